import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import * as z from 'zod';
import { createLatencies } from './latencies.ts';
import { type BenchRow, summary } from './measure.ts';
import { startService } from './service/process.ts';
import { launch } from './web/browser.ts';

export interface FramesBench {
  readonly rows: readonly BenchRow[];
  /** Readings that the page showed while it was drawn on. */
  readonly answers: number;
  /** Tasks of over 50 ms on the thread that draws, while it was drawn on. */
  readonly longTasks: number;
}

const drawMs = 10_000;
/** Between two moves of the hand, as a mouse of 125 Hz tells them. */
const moveMs = 8;

/** Runs in the page: notes when frames come, when the answer changes and what holds the thread up. */
const watch = `
  const frame = (now) => { window.watched.frames.push(now); requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => { window.watched.longTasks += list.getEntries().length; }).observe({ type: 'longtask' });
  new MutationObserver(() => { window.watched.answers += 1; })
    .observe(document.querySelector('#bars'), { subtree: true, attributes: true, childList: true, characterData: true });
`;

const forget = 'window.watched = { frames: [], answers: 0, longTasks: 0 }';

const watchedSchema = z.object({
  frames: z.array(z.number()),
  answers: z.number(),
  longTasks: z.number(),
});

/**
 * Frames of the page, from the service, in headless Chromium: the time from each to the next while nothing happens, and while somebody
 * draws for ten seconds and every change is read. `npm run build:web` first.
 */
export async function benchFrames(): Promise<FramesBench> {
  const service = await startService();
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${service.port}/`);
    await page.locator('#loading').waitFor({ state: 'hidden', timeout: 60_000 });
    await page.evaluate(forget);
    await page.evaluate(watch);
    const idle = await watched(page, () => setTimeout(drawMs / 2));
    const drawn = await watched(page, () => scrawl(page));
    return {
      rows: [toRow('frame to frame, idle', idle.frames), toRow('frame to frame, drawn on', drawn.frames)],
      answers: drawn.answers,
      longTasks: drawn.longTasks,
    };
  } finally {
    await browser.close();
    await service.stop();
  }
}

async function watched(page: Page, act: () => Promise<unknown>): Promise<z.infer<typeof watchedSchema>> {
  await page.evaluate(forget);
  await act();
  return watchedSchema.parse(await page.evaluate('window.watched'));
}

/** Loops all over the sheet without lifting the pen. */
async function scrawl(page: Page): Promise<void> {
  const box = await page.locator('#canvas').boundingBox();
  if (box === null) throw new Error('The sheet is not visible.');
  const at = (ms: number): readonly [number, number] => [
    box.x + box.width * (0.5 + 0.3 * Math.cos(ms / 300)),
    box.y + box.height * (0.5 + 0.3 * Math.sin(ms / 210)),
  ];
  await page.mouse.move(...at(0));
  await page.mouse.down();
  const start = performance.now();
  for (let ms = 0; ms < drawMs; ms = performance.now() - start) {
    await page.mouse.move(...at(ms));
    await setTimeout(moveMs);
  }
  await page.mouse.up();
}

function toRow(name: string, frames: readonly number[]): BenchRow {
  const latencies = createLatencies();
  frames.slice(1).forEach((at, i) => {
    latencies.record(at - (frames[i] ?? 0));
  });
  return { name, ...summary(latencies) };
}
