import type { BrowserContext, Page } from 'playwright-core';
import type { Site } from './site.ts';

/** A software WebGPU adapter takes half a minute for its first answer on a busy machine. */
const patienceMs = 120_000;

/** The page, loaded and able to read; fails on anything that it reports as an error. */
export async function openPage(context: BrowserContext, site: Site): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(site.url);
  await page.locator('#loading').waitFor({ state: 'hidden' });
  return page;
}

/** Waits for a sure answer, and says which. */
export async function sureAnswer(page: Page): Promise<string | null> {
  await page.locator('#answer[data-state="sure"]').waitFor();
  return await page.locator('#digit').textContent();
}

/** Waits until the answer is this digit: while somebody draws, others come first. */
export async function waitForDigit(page: Page, digit: number): Promise<void> {
  await page.locator('#answer[data-state="sure"] #digit', { hasText: String(digit) }).waitFor();
}
