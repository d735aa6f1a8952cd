export interface BenchRow {
  readonly name: string;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly runs: number;
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
  const times: number[] = [];
  const end = performance.now() + minMs;
  while (times.length < minRuns || performance.now() < end) {
    const start = performance.now();
    const pending = run();
    if (pending instanceof Promise) await pending;
    times.push(performance.now() - start);
  }
  return { name, ...summary(times) };
}

/** Median and 95th percentile of times in ms. */
export function summary(times: readonly number[]): Omit<BenchRow, 'name'> {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { medianMs: at(0.5), p95Ms: at(0.95), runs: sorted.length };
}
