import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import { createNodeEngine } from '../src/runtime/engine-node.ts';
import { createModelStoreFs } from '../src/runtime/model-store-fs.ts';
import { packageRoot } from '../src/runtime/package-root.ts';
import { type BenchRow, summary } from './measure.ts';
import { benchPicture, encodeBenchPng } from './pictures.ts';

export interface ReloadBench {
  readonly rows: readonly BenchRow[];
  /** Resident memory after the first swap, at most after any of the others, and after the last, when garbage is collected. */
  readonly firstMb: number;
  readonly highestMb: number;
  readonly lastMb: number;
}

const swaps = 50;
const sets: readonly (readonly string[])[] = [['small', 'plain3'], ['small']];

/** Swaps between two sets of shipped models, two workers each, with a reading after every swap. */
export async function benchReload(): Promise<ReloadBench> {
  setFlagsFromString('--expose-gc');
  const collectGarbage = z
    .custom<() => void>((value) => typeof value === 'function')
    .parse(runInNewContext('gc'));
  const engine = createNodeEngine({
    store: createModelStoreFs(join(packageRoot(import.meta.url), 'models')),
    modelIds: ['small'],
    device: 'cpu',
    threads: 2,
    queueLimit: 16,
    timeoutMs: 60_000,
    reader: {
      limits: { maxBytes: 2 * 1024 * 1024, maxSidePx: 1024 },
      tta: 'none',
      uncertainThreshold: 0.7,
      visualizeMaxBytes: 0,
      temperatureOverride: null,
    },
    onWorkerLost: (reason) => process.stderr.write(`a worker was lost: ${reason}\n`),
  });
  const picture = encodeBenchPng(benchPicture(280));
  const times: number[] = [];
  const residentMb: number[] = [];
  try {
    await engine.started();
    for (let n = 0; n < swaps; n++) {
      const startMs = performance.now();
      await engine.swap(sets[n % sets.length] ?? []);
      times.push(performance.now() - startMs);
      await engine.read(picture);
      // The old workers end after the swap.
      await new Promise((resolve) => setTimeout(resolve, 200));
      collectGarbage();
      residentMb.push(process.memoryUsage.rss() / 2 ** 20);
    }
  } finally {
    await engine.dispose();
  }
  return {
    rows: [{ name: 'swap of one model for two or back, two workers', ...summary(times) }],
    firstMb: residentMb[0] ?? Number.NaN,
    highestMb: Math.max(...residentMb.slice(1)),
    lastMb: residentMb.at(-1) ?? Number.NaN,
  };
}
