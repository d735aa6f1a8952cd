import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, launch } from '../../bench/web/browser.ts';
import { draw, drawings } from './helpers/drawings.ts';
import { openPage, waitForDigit } from './helpers/page.ts';
import { openSite, type Site } from './helpers/site.ts';

/** What axe finds that keeps people out, as `rule: element`. */
async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}

describe.skipIf(chromiumPath === null)('the page is for everybody (needs chromium)', () => {
  let site: Site;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    site = await openSite();
    browser = await launch();
    // Colours on their way from one to another have less contrast than either.
    page = await openPage(await browser.newContext({ reducedMotion: 'reduce' }), site);
  });
  beforeEach(async () => {
    await page.keyboard.press('Escape');
    await page.locator('#answer[data-state="waiting"]').waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  test.each(['light', 'dark'] as const)('axe finds nothing serious, %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    expect(await barriers(page)).toEqual([]);
    await draw(page, drawings.seven);
    await waitForDigit(page, 7);
    expect(await barriers(page)).toEqual([]);
    const file = { name: 'a.gif', mimeType: 'image/gif', buffer: Buffer.from('GIF89a') };
    await page.setInputFiles('#file', file);
    await page.locator('#answer[data-state="failed"]').waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  test('nothing moves for those who don’t want it', async () => {
    await draw(page, drawings.seven);
    await waitForDigit(page, 7);
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });

  test('nothing sticks out to the side, from 320 px to a desktop', async () => {
    // The widest page is one with a camera.
    await page.evaluate(() => document.getElementById('camera')?.removeAttribute('hidden'));
    for (const width of [320, 360, 390, 480, 600, 768, 959, 960, 1024, 1440, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `at ${width} px`).toBe(width);
    }
  });

  test.each([24, 32])('nothing sticks out where text is larger: %d px instead of 16', async (fontPx) => {
    const large = await launch([`--blink-settings=defaultFontSize=${fontPx}`]);
    const other = await openPage(await large.newContext(), site);
    await other.evaluate(() => document.getElementById('camera')?.removeAttribute('hidden'));
    for (const width of [320, 390, 768]) {
      await other.setViewportSize({ width, height: 800 });
      expect(await other.evaluate(() => document.documentElement.scrollWidth), `at ${width} px`).toBe(width);
    }
    await large.close();
  });

  test('the bars stay in their columns, and each tells its share', async () => {
    await draw(page, drawings.seven);
    await waitForDigit(page, 7);
    await page.setViewportSize({ width: 320, height: 800 });
    const tracks = await page.locator('.bar-track').evaluateAll((all) =>
      all.map((track) => {
        const { left, right } = track.getBoundingClientRect();
        return { left, right };
      }),
    );
    for (const [n, { left }] of tracks.slice(1).entries())
      expect(left).toBeGreaterThan(tracks[n]?.right ?? 0);
    const texts = await page.locator('.bar').allTextContents();
    expect(texts.every((text) => text.includes('%'))).toBe(true);
  });

  test('the colours are the system’s until others are wanted, and stay so', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const dark = await ground();
    await page.locator('#theme').click();
    const light = await ground();
    expect(light).not.toBe(dark);
    await page.reload();
    expect(await ground()).toBe(light);
  });
});
