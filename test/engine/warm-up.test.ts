import { describe, expect, test } from 'vitest';
import type { Classifier } from '../../src/engine/index.ts';
import { warmUp, warmUpLimits } from '../../src/engine/warm-up.ts';
import { type ManualTimers, manualTimers } from '../helpers/manual-timers.ts';

/** A classifier whose n-th run takes `runMs(n)`. */
function timed(timers: ManualTimers, runMs: (run: number) => number): Classifier {
  let runs = 0;
  return {
    async run() {
      timers.advance(runMs(runs++));
      return new Float32Array(10);
    },
    async dispose() {},
  };
}

describe('warmUp', () => {
  test('ends once a window of runs is no faster than the one before', async () => {
    const timers = manualTimers();
    const steady = await warmUp(
      timed(timers, () => 2),
      timers,
    );
    expect(steady).toEqual({ runs: warmUpLimits.minRuns, runMs: 2 });
  });

  test('goes on while the time per run falls', async () => {
    const timers = manualTimers();
    const falling = await warmUp(
      timed(timers, (run) => (run < 55 ? 4 - run * 0.05 : 1)),
      timers,
    );
    expect(falling).toEqual({ runs: 70, runMs: 1 });
  });

  test('single slow runs do not hide that it has settled', async () => {
    const timers = manualTimers();
    const busy = await warmUp(
      timed(timers, (run) => (run % 3 === 0 ? 9 : 2)),
      timers,
    );
    expect(busy).toEqual({ runs: warmUpLimits.minRuns, runMs: 2 });
  });

  test('never takes more runs, or longer, than its limits', async () => {
    const timers = manualTimers();
    const endless = await warmUp(
      timed(timers, (run) => 0.9 ** run),
      timers,
    );
    expect(endless.runs).toBe(warmUpLimits.maxRuns);
    const slow = await warmUp(
      timed(timers, () => warmUpLimits.maxMs / 15),
      timers,
    );
    expect(slow.runs).toBe(20);
  });
});
