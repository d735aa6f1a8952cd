import type { Timers } from '../../src/engine/index.ts';

export interface ManualTimers extends Timers {
  /** Lets time pass, and calls what is due on the way, in order. */
  advance(byMs: number): void;
  /** How many have neither called back nor been cancelled. */
  waiting(): number;
}

/** Timers that stand still until they are told to go on. */
export function manualTimers(): ManualTimers {
  let nowMs = 0;
  let pending: { readonly dueMs: number; readonly callback: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    after(delayMs, callback) {
      const timer = { dueMs: nowMs + delayMs, callback };
      pending.push(timer);
      return () => {
        pending = pending.filter((other) => other !== timer);
      };
    },
    advance(byMs) {
      const untilMs = nowMs + byMs;
      for (;;) {
        const next = pending.filter(({ dueMs }) => dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
        if (next === undefined) break;
        pending = pending.filter((other) => other !== next);
        nowMs = Math.max(nowMs, next.dueMs);
        next.callback();
      }
      nowMs = untilMs;
    },
    waiting: () => pending.length,
  };
}
