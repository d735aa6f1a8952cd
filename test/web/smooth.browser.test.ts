import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launch } from '../../bench/web/browser.ts';
import { draw, drawings } from './helpers/drawings.ts';
import { openPage, waitForDigit } from './helpers/page.ts';
import { openSite, type Site } from './helpers/site.ts';

interface Watched {
  /** Messages between the page and its worker in their order: reads and their answers. */
  readonly log: string[];
  /** What the page's own thread compiled. */
  compiled: number;
}

declare global {
  interface Window {
    watched: Watched;
  }
}

/** Runs in the page before its own code: notes what goes to the worker, what comes back, and any WASM beside it. */
function watch(): void {
  const watched: Watched = { log: [], compiled: 0 };
  window.watched = watched;
  const note = (): never => {
    watched.compiled += 1;
    throw new Error('WASM on the thread that draws');
  };
  Object.assign(WebAssembly, {
    compile: note,
    instantiate: note,
    compileStreaming: note,
    instantiateStreaming: note,
  });
  const Native = window.Worker;
  window.Worker = class extends Native {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener('message', ({ data }) => {
        if (data.type === 'answer' || data.type === 'failure') watched.log.push(`done ${data.job}`);
      });
    }
    override postMessage(message: unknown, transfer?: Transferable[] | StructuredSerializeOptions): void {
      if (typeof message === 'object' && message !== null && 'job' in message && 'source' in message) {
        watched.log.push(`read ${message.job}`);
      }
      super.postMessage(message, Array.isArray(transfer) ? transfer : []);
    }
  };
}

describe.skipIf(chromiumPath === null)('the page draws while it reads (needs chromium)', () => {
  let site: Site;
  let browser: Browser;

  beforeAll(async () => {
    site = await openSite();
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  test('one drawing at a time is read, in the worker, and the last one always', async () => {
    const context = await browser.newContext();
    await context.addInitScript(watch);
    const page = await openPage(context, site);
    await draw(page, drawings.three);
    await waitForDigit(page, 3);
    await page.locator('#clear').click();
    await draw(page, drawings.seven);
    await waitForDigit(page, 7);
    const { log, compiled } = await page.evaluate(() => window.watched);
    expect(compiled).toBe(0);
    const reads = log.filter((entry) => entry.startsWith('read')).length;
    expect(reads).toBeGreaterThan(2);
    const pairs = Array.from({ length: reads }, (_, n) => [`read ${n + 1}`, `done ${n + 1}`]).flat();
    expect(log.slice(0, pairs.length)).toEqual(pairs.slice(0, log.length));
    await context.close();
  });

  test('a drawing that was cleared while it was read gets no answer', async () => {
    const context = await browser.newContext();
    const page = await openPage(context, site);
    // In one task: the worker can't answer between the drawing and the clearing.
    await page.evaluate(async () => {
      const canvas = document.getElementById('canvas');
      const box = canvas?.getBoundingClientRect();
      if (canvas === null || box === undefined) throw new Error('There is no sheet');
      canvas.setPointerCapture = () => undefined;
      const send = (type: string, share: number): void => {
        const [clientX, clientY] = [box.left + box.width / 2, box.top + box.height * share];
        canvas.dispatchEvent(new PointerEvent(type, { clientX, clientY, pointerId: 1, bubbles: true }));
      };
      send('pointerdown', 0.2);
      send('pointermove', 0.8);
      send('pointerup', 0.8);
      await new Promise(requestAnimationFrame);
      document.getElementById('clear')?.click();
    });
    // An answer to something later comes after any answer to it.
    const states: (string | undefined)[] = await page.evaluate(async () => {
      const seen: (string | undefined)[] = [];
      const answer = document.getElementById('answer');
      if (answer === null) return seen;
      new MutationObserver(() => seen.push(answer.dataset.state)).observe(answer, { attributes: true });
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return seen;
    });
    expect(states).not.toContain('sure');
    expect(await page.locator('#answer').getAttribute('data-state')).toBe('waiting');
    await context.close();
  });
});
