import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, launch } from '../../bench/web/browser.ts';
import { draw, drawings } from './helpers/drawings.ts';
import { openPage, waitForDigit } from './helpers/page.ts';
import { goldenPicture, openSite, type Site } from './helpers/site.ts';

/** What a visitor waits for until the first answer: the model is most of it. */
const budgetBytes = 1e6;

describe.skipIf(chromiumPath === null)('what the page loads (needs chromium)', () => {
  let browser: Browser;
  let site: Site;

  beforeAll(async () => {
    browser = await launch();
  });
  beforeEach(async () => {
    site = await openSite();
  });
  afterEach(() => site.close());
  afterAll(() => browser.close());

  test('is at most 1 MB compressed until the first answer, and each large file once', async () => {
    const context = await browser.newContext();
    const page = await openPage(context, site);
    await draw(page, drawings.seven);
    await waitForDigit(page, 7);
    expect(await site.packedBytes()).toBeLessThanOrEqual(budgetBytes);
    // The service worker keeps a copy of what the page has loaded, and doesn't load it once more.
    await page.locator('#offline-note:not(:empty)').waitFor();
    const large = site.requested.filter((name) => /\.(bin|onnx)$/.test(name));
    expect(new Set(large).size).toBe(large.length);
    expect(site.requested.filter((name) => /ort/.test(name))).toEqual([]);
    await context.close();
  });

  test('stays: after the first visit the page reads without a network', async () => {
    const context = await browser.newContext();
    const page = await openPage(context, site);
    await page.locator('#offline-note:not(:empty)').waitFor();
    await site.close();
    await page.reload();
    await page.locator('#loading').waitFor({ state: 'hidden' });
    await draw(page, drawings.three);
    await waitForDigit(page, 3);
    await page.locator('#samples button').nth(3).click();
    await waitForDigit(page, 4);
    await context.close();
  });

  test('is kept from a host that redirects the page’s file to its folder', async () => {
    const host = await openSite({ redirected: true });
    const context = await browser.newContext();
    const page = await openPage(context, host);
    await page.locator('#offline-note:not(:empty)').waitFor();
    await host.close();
    await page.reload();
    await page.locator('#loading').waitFor({ state: 'hidden' });
    await draw(page, drawings.seven);
    await waitForDigit(page, 7);
    await context.close();
  });

  test('is what it was while its host is not well', async () => {
    const context = await browser.newContext();
    const page = await openPage(context, site);
    await page.locator('#offline-note:not(:empty)').waitFor();
    site.fallIll();
    await page.reload();
    await page.locator('#loading').waitFor({ state: 'hidden' });
    await draw(page, drawings.seven);
    await waitForDigit(page, 7);
    // Only the page itself is kept: what else is asked of the host is answered by it.
    const health = await page.goto(`${site.url}readyz`);
    expect([health?.status(), await health?.text()]).toEqual([503, 'not well']);
    for (const address of ['index.html', '?from=somewhere#top']) {
      await page.goto(site.url + address);
      expect(await page.locator('#clear').count()).toBe(1);
    }
    await context.close();
  });

  test('a drawing that was there before the reader is read as soon as that is ready', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await context.route(/\.onnx$/, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(site.url);
    await draw(page, drawings.seven);
    expect(await page.locator('#loading').isVisible()).toBe(true);
    release();
    await waitForDigit(page, 7);
    await context.close();
  });

  test('a model that can’t be had is said, with a way to try again', async () => {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    const page = await context.newPage();
    await context.route(/\.onnx$/, (route) => route.fulfill({ status: 404 }));
    await page.goto(site.url);
    await page.locator('#answer[data-state="failed"]').waitFor();
    expect(await page.locator('#detail').textContent()).toContain('404');
    // Whatever is done with the sheet, it stays what is said.
    for (const act of [
      () => page.setInputFiles('#file', goldenPicture('scan-marker-4.jpg')),
      () => page.locator('#clear').click(),
      () => draw(page, drawings.one),
      () => page.keyboard.press('Escape'),
    ]) {
      await act();
      expect(await page.locator('#answer').getAttribute('data-state')).toBe('failed');
      expect(await page.locator('#detail').textContent()).toContain('404');
    }
    await context.unroute(/\.onnx$/);
    await page.locator('#retry').click();
    await page.locator('#loading').waitFor({ state: 'hidden' });
    await draw(page, drawings.seven);
    await waitForDigit(page, 7);
    await context.close();
  });
});
