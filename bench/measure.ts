import { createLatencies, type Latencies } from './latencies.ts';

export interface BenchRow {
  readonly name: string;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly runs: number;
  /** Of a service: processor time for each request, its own threads' and nobody else's. */
  readonly cpuMs?: number;
  readonly perSecond?: number;
}

export interface MeasureOptions {
  /** Runs that are not counted: V8 compiles hot code after the first dozens. */
  readonly warmUpRuns?: number;
  /** At least this many runs ... */
  readonly minRuns?: number;
  /** ... and for at least this long. */
  readonly minMs?: number;
}

/** Times `run`, call by call, after a warm-up. */
export async function measure(
  name: string,
  run: () => unknown,
  options: MeasureOptions = {},
): Promise<BenchRow> {
  const { warmUpRuns = 30, minRuns = 30, minMs = 500 } = options;
  for (let i = 0; i < warmUpRuns; i++) await run();
  const latencies = createLatencies();
  const end = performance.now() + minMs;
  while (latencies.count() < minRuns || performance.now() < end) {
    const start = performance.now();
    const pending = run();
    if (pending instanceof Promise) await pending;
    latencies.record(performance.now() - start);
  }
  return { name, ...summary(latencies) };
}

export function summary(latencies: Latencies): Pick<BenchRow, 'medianMs' | 'p95Ms' | 'p99Ms' | 'runs'> {
  return {
    medianMs: latencies.at(0.5),
    p95Ms: latencies.at(0.95),
    p99Ms: latencies.at(0.99),
    runs: latencies.count(),
  };
}
