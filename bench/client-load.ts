import { createLatencies, type Latencies } from './latencies.ts';
import type { Answer } from './service-process.ts';

export interface LoadResult {
  readonly latencies: Latencies;
  readonly seconds: number;
}

/** `clients` loops that each wait for their answer. Rejects at an answer that is not 200. */
export async function closedLoad(
  run: () => Promise<Answer>,
  clients: number,
  durationMs: number,
): Promise<LoadResult> {
  const latencies = createLatencies();
  const start = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < start + durationMs) {
        const sent = performance.now();
        require200(await run());
        latencies.record(performance.now() - sent);
      }
    }),
  );
  return { latencies, seconds: (performance.now() - start) / 1000 };
}

/**
 * `perSecond` requests a second, whether answers come or not, each timed from when it was due: a service that stalls
 * cannot keep the requests away that would have shown it (coordinated omission; Tene, "How not to measure latency").
 */
export async function openLoad(
  run: () => Promise<Answer>,
  perSecond: number,
  durationMs: number,
): Promise<LoadResult> {
  const latencies = createLatencies();
  const start = performance.now();
  const count = Math.floor((perSecond * durationMs) / 1000);
  const answers: Promise<void>[] = [];
  for (let i = 0; i < count; i++) {
    const dueMs = start + (1000 * i) / perSecond;
    const early = dueMs - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    answers.push(
      run().then((answer) => {
        require200(answer);
        latencies.record(performance.now() - dueMs);
      }),
    );
  }
  await Promise.all(answers);
  return { latencies, seconds: (performance.now() - start) / 1000 };
}

function require200({ status, body }: Answer): void {
  if (status !== 200) throw new Error(`status ${status}: ${body}`);
}
