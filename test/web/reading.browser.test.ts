import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, launch } from '../../bench/web/browser.ts';
import { draw, drawings } from './helpers/drawings.ts';
import { openPage, sureAnswer, waitForDigit } from './helpers/page.ts';
import { goldenPicture, openSite, type Site } from './helpers/site.ts';

const patience = { timeout: 30_000 };

describe.skipIf(chromiumPath === null)('the page reads (needs chromium)', () => {
  let site: Site;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    site = await openSite();
    browser = await launch();
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    page = await openPage(context, site);
  });
  beforeEach(async () => {
    await page.keyboard.press('Escape');
    await page.locator('#answer[data-state="waiting"]').waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  test('a drawn 7 is a 7, with its bar, its steps and its times', async () => {
    await draw(page, drawings.seven);
    await waitForDigit(page, 7);
    expect(await page.locator('.bar.is-first .bar-digit').textContent()).toBe('7');
    await page.locator('#how[data-state="shown"]').waitFor();
    expect(await page.locator('.step.is-missing').count()).toBe(0);
    expect(await page.locator('.step[data-step="plane"] canvas').getAttribute('width')).toBe('28');
    expect(await page.locator('#total').textContent()).toMatch(/ ms$/);
    await expect
      .poll(() => page.locator('#spoken').textContent(), patience)
      .toMatch(/^That’s a 7\. .+ sure$/);
  });

  test('a cat is no digit, and the page says in words that it is not sure', async () => {
    await draw(page, drawings.cat);
    await page.locator('#answer[data-state="uncertain"]').waitFor();
    await expect.poll(() => page.locator('#spoken').textContent(), patience).toMatch(/not sure|can’t make/);
  });

  test('undo and clear take back what was drawn, and so does undo after clear', async () => {
    await draw(page, drawings.one);
    await waitForDigit(page, 1);
    await page.locator('#clear').click();
    await page.locator('#answer[data-state="waiting"]').waitFor();
    expect(await page.locator('#digit').textContent()).toBe('');
    expect(await page.locator('#sheet').getAttribute('data-state')).toBe('empty');
    await page.keyboard.press('Control+z');
    await waitForDigit(page, 1);
    expect(await page.locator('#sheet').getAttribute('data-state')).toBe('drawing');
    // Elsewhere these keys do again what was undone.
    await page.keyboard.press('Control+Shift+z');
    expect(await page.locator('#sheet').getAttribute('data-state')).toBe('drawing');
    await page.locator('#undo').click();
    await page.locator('#answer[data-state="waiting"]').waitFor();
  });

  test('a tool that has nothing more to do leaves the keyboard at another one', async () => {
    await draw(page, drawings.one);
    await waitForDigit(page, 1);
    await page.locator('#clear').focus();
    await page.keyboard.press('Enter');
    await page.locator('#answer[data-state="waiting"]').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id), patience).toBe('choose');
  });

  test('clearing while the pen is down takes the stroke with it', async () => {
    const box = await page.locator('#canvas').boundingBox();
    const [x, y, side] = [box?.x ?? 0, box?.y ?? 0, box?.width ?? 0];
    await page.mouse.move(x + 0.5 * side, y + 0.2 * side);
    await page.mouse.down();
    await page.mouse.move(x + 0.5 * side, y + 0.8 * side, { steps: 5 });
    await waitForDigit(page, 1);
    await page.keyboard.press('Escape');
    await page.mouse.move(x + 0.3 * side, y + 0.3 * side, { steps: 5 });
    await page.mouse.up();
    expect(await page.locator('#sheet').getAttribute('data-state')).toBe('empty');
    const hasInk = await page.locator('#canvas').evaluate((canvas: HTMLCanvasElement) => {
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
      return pixels?.data.some((value) => value !== 0);
    });
    expect(hasInk).toBe(false);
    await draw(page, drawings.seven);
    await waitForDigit(page, 7);
  });

  test('a touch draws too', async () => {
    const touch = await browser.newContext({
      hasTouch: true,
      isMobile: true,
      viewport: { width: 390, height: 844 },
    });
    const phone = await openPage(touch, site);
    const box = await phone.locator('#canvas').boundingBox();
    const session = await touch.newCDPSession(phone);
    const points = drawings.one.flat().map(([x, y]) => ({
      x: (box?.x ?? 0) + x * (box?.width ?? 0),
      y: (box?.y ?? 0) + y * (box?.height ?? 0),
    }));
    for (const [n, point] of points.entries()) {
      await session.send('Input.dispatchTouchEvent', {
        type: n === 0 ? 'touchStart' : 'touchMove',
        touchPoints: [point],
      });
    }
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await waitForDigit(phone, 1);
    await touch.close();
  });

  test('a chosen photo is its digit', async () => {
    await page.setInputFiles('#file', goldenPicture('photo-blackboard-light-on-dark-chalk-3.jpg'));
    expect(await sureAnswer(page)).toBe('3');
    expect(await page.locator('#picture').isVisible()).toBe(true);
  });

  test.each(['drop', 'paste'])('a picture can be given by %s', async (way) => {
    const bytes = Array.from(await readFile(goldenPicture('scan-marker-4.jpg')));
    await page.evaluate(
      ({ way, bytes }) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], 'four.jpg', { type: 'image/jpeg' }));
        const options = { bubbles: true, cancelable: true };
        document.body.dispatchEvent(
          way === 'drop'
            ? new DragEvent('drop', { ...options, dataTransfer: transfer })
            : new ClipboardEvent('paste', { ...options, clipboardData: transfer }),
        );
      },
      { way, bytes },
    );
    expect(await sureAnswer(page)).toBe('4');
  });

  test('a sample is reached and read by keyboard alone', async () => {
    await page.locator('#samples button').nth(1).focus();
    await page.keyboard.press('Enter');
    expect(await sureAnswer(page)).toBe('3');
    await page.keyboard.press('Escape');
    await page.locator('#answer[data-state="waiting"]').waitFor();
  });

  test.each([
    ['a cut-off picture', 'digit.jpg', 'image/jpeg', 'This picture is damaged', 300],
    ['no picture', 'notes.pdf', 'application/pdf', 'I can’t open this kind of file', 0],
  ])('%s gets a clear message, and drawing goes on', async (_, name, mimeType, headline, kept) => {
    const photo = await readFile(goldenPicture('scan-marker-4.jpg'));
    const buffer = kept > 0 ? photo.subarray(0, kept) : Buffer.from('%PDF-1.7 nothing');
    await page.setInputFiles('#file', { name, mimeType, buffer });
    await page.locator('#answer[data-state="failed"]').waitFor();
    expect(await page.locator('#headline').textContent()).toBe(headline);
    expect(await page.locator('#detail').textContent()).not.toBe('');
    await draw(page, drawings.seven);
    await waitForDigit(page, 7);
  });

  describe('what has to be loaded first', () => {
    let other: BrowserContext;
    let fresh: Page;
    beforeEach(async () => {
      // The service worker would answer for the site.
      other = await browser.newContext({ serviceWorkers: 'block' });
      fresh = await openPage(other, site);
    });
    afterEach(() => other.close());

    test('gives way to what is done meanwhile', async () => {
      const held: (() => void)[] = [];
      await fresh.route(/\.jpg$/, async (route) => {
        await new Promise<void>((resolve) => held.push(resolve));
        await route.continue();
      });
      await fresh.locator('#samples button').nth(0).click();
      await expect.poll(() => held.length, patience).toBe(1);
      await draw(fresh, drawings.one);
      await waitForDigit(fresh, 1);
      const loaded = fresh.waitForResponse(/\.jpg$/);
      for (const release of held) release();
      await (await loaded).finished();
      await fresh.locator('#clear').click();
      await draw(fresh, drawings.seven);
      await waitForDigit(fresh, 7);
      expect(await fresh.locator('#sheet').getAttribute('data-state')).toBe('drawing');
    });

    test('and can’t be had, or is too large to be opened, is said', async () => {
      await fresh.route(/\.jpg$/, (route) => route.fulfill({ status: 502 }));
      await fresh.locator('#samples button').nth(0).click();
      await fresh.locator('#answer[data-state="failed"]').waitFor();
      expect(await fresh.locator('#headline').textContent()).toBe('I can’t open this');
      await fresh.evaluate(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(30 * 2 ** 20)], 'large.png', { type: 'image/png' }));
        document.body.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData: transfer }));
      });
      const headline = fresh.locator('#headline');
      await expect.poll(() => headline.textContent(), patience).toBe('This picture is too large');
    });
  });

  test('a blank picture is told apart from a broken one', async () => {
    await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(64, 64);
      canvas.getContext('2d')?.fillRect(0, 0, 64, 64);
      const transfer = new DataTransfer();
      transfer.items.add(new File([await canvas.convertToBlob()], 'blank.png', { type: 'image/png' }));
      document.body.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData: transfer }));
    });
    await page.locator('#answer[data-state="failed"]').waitFor();
    expect(await page.locator('#headline').textContent()).toBe('I don’t see a digit');
    // The steps come after the answer.
    await expect.poll(() => page.locator('.step:not(.is-missing)').count(), patience).toBeGreaterThan(0);
  });
});
