import type { Timers } from './types.ts';

/** So long work may go on without the event loop having its turn. */
const maxWorkMs = 10;

/**
 * For work that goes on in promises alone, whose callbacks would keep timers, signals and sockets waiting until all of it is done. Call it before each
 * piece: where the last ones took long enough together, it resolves after a turn of the event loop; otherwise at once.
 */
export function createTurns(timers: Timers): () => Promise<void> {
  let turn: { readonly sinceMs: number; readonly ended: Promise<void> } | null = null;
  return async () => {
    if (turn !== null && timers.nowMs() - turn.sinceMs >= maxWorkMs) await turn.ended;
    turn ??= {
      sinceMs: timers.nowMs(),
      ended: new Promise((resolve) => {
        timers.after(0, () => {
          turn = null;
          resolve();
        });
      }),
    };
  };
}
