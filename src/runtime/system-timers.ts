import type { Timers } from '../engine/index.ts';

/** The longest delay that `setTimeout` takes: a longer one would fire at once. */
const maxDelayMs = 2 ** 31 - 1;

/** The runtime's monotonic clock and timers. */
export const systemTimers: Timers = {
  nowMs: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(maxDelayMs, delayMs));
    return () => clearTimeout(timer);
  },
};
