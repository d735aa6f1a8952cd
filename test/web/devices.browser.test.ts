import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launch, webgpuFlags } from '../../bench/web/browser.ts';
import { draw, drawings } from './helpers/drawings.ts';
import { openPage, waitForDigit } from './helpers/page.ts';
import { openSite, type Site } from './helpers/site.ts';

describe.skipIf(chromiumPath === null)('what computes (needs chromium)', () => {
  let site: Site;
  const browsers: Browser[] = [];

  beforeAll(async () => {
    site = await openSite();
  });
  afterAll(async () => {
    for (const browser of browsers) await browser.close();
    await site.close();
  });

  test('without an adapter there is WASM alone', async () => {
    const browser = await launch(['--disable-gpu', '--disable-features=WebGPU']);
    browsers.push(browser);
    const page = await openPage(await browser.newContext(), site);
    expect(await page.locator('#webgpu-choice').isVisible()).toBe(false);
  });

  test('with one, WebGPU is checked against WASM, reads, and can be left again', async () => {
    const browser = await launch(webgpuFlags);
    browsers.push(browser);
    const page = await openPage(await browser.newContext(), site);
    await page.locator('#webgpu-choice').click();
    await page.locator('#device-note', { hasText: /^WebGPU, .* Checked/ }).waitFor();
    expect(await page.locator('input[value="webgpu"]').isChecked()).toBe(true);
    expect(site.requested.some((name) => name.includes('asyncify'))).toBe(true);
    await draw(page, drawings.seven);
    await waitForDigit(page, 7);
    await page.locator('#device-choice label').first().click();
    await page.locator('#device-note', { hasText: 'WebAssembly' }).waitFor();
    await page.locator('#clear').click();
    await draw(page, drawings.three);
    await waitForDigit(page, 3);
  });

  test('what can’t be loaded leaves WASM at work, and says why', async () => {
    const browser = await launch(webgpuFlags);
    browsers.push(browser);
    const context = await browser.newContext({ serviceWorkers: 'block' });
    await context.route(/asyncify/, (route) => route.fulfill({ status: 503 }));
    const page = await openPage(context, site);
    await page.locator('#webgpu-choice').click();
    await page.locator('#device-note', { hasText: 'WebGPU can’t be used here' }).waitFor();
    expect(await page.locator('input[value="cpu"]').isChecked()).toBe(true);
    await draw(page, drawings.seven);
    await waitForDigit(page, 7);
  });
});
