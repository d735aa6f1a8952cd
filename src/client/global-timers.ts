import type { ClientTimers } from './types.ts';

/** The timers that every runtime has. */
export const globalTimers: ClientTimers = {
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
