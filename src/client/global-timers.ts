import type { ClientTimers } from './types.ts';

/** The longest delay that `setTimeout` takes: a longer one, or `Infinity`, would fire at once. */
const maxDelayMs = 2 ** 31 - 1;

/** The timers that every runtime has. */
export const globalTimers: ClientTimers = {
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(maxDelayMs, delayMs));
    return () => clearTimeout(timer);
  },
};
