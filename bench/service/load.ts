import { createLatencies, type Latencies } from '../latencies.ts';
import type { LoadAnswer } from './client.ts';
import { pause } from './process.ts';

export interface ClosedLoad {
  readonly latencies: Latencies;
  readonly perSecond: number;
}

/** `clients` loops that each wait for their answer. Rejects at an answer that is not 200. */
export async function closedLoad(
  send: () => Promise<LoadAnswer>,
  clients: number,
  durationMs: number,
): Promise<ClosedLoad> {
  const latencies = createLatencies();
  const start = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < start + durationMs) {
        const sentMs = performance.now();
        const { status, body } = await send();
        if (status !== 200) throw new Error(`status ${status}: ${body}`);
        latencies.record(performance.now() - sentMs);
      }
    }),
  );
  return { latencies, perSecond: (1000 * latencies.count()) / (performance.now() - start) };
}

export interface TimedAnswer {
  /** null: there was none. */
  readonly answer: LoadAnswer | null;
  /** From the time at which it should have been sent. */
  readonly latencyMs: number;
}

/**
 * `perSecond` requests a second, whether answers come or not, each timed from when it was due: a service that stalls
 * cannot keep the requests away that would have shown it (coordinated omission; Tene, "How not to measure latency").
 */
export async function openLoad(
  send: () => Promise<LoadAnswer>,
  perSecond: number,
  durationMs: number,
): Promise<readonly TimedAnswer[]> {
  const pending: Promise<TimedAnswer>[] = [];
  const start = performance.now();
  const count = Math.round((perSecond * durationMs) / 1000);
  for (let n = 0; n < count; n++) {
    const dueMs = start + (1000 * n) / perSecond;
    while (performance.now() < dueMs) await pause(1);
    const timed = (answer: LoadAnswer | null) => ({ answer, latencyMs: performance.now() - dueMs });
    pending.push(send().then(timed, () => timed(null)));
  }
  return await Promise.all(pending);
}
