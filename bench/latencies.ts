import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** Latencies in an HDR histogram (Tene, hdrhistogram.org; Node's own): three significant digits from 1 us to an hour. */
export interface Latencies {
  /** Milliseconds, above 0. */
  record(ms: number): void;
  /** The latency in ms that this share (0..1) of the requests took at most; 0 where there are none. */
  at(share: number): number;
  count(): number;
}

export function createLatencies(): Latencies {
  const histogram: RecordableHistogram = createHistogram({ lowest: 1, highest: 3_600_000_000, figures: 3 });
  return {
    record: (ms) => histogram.record(Math.max(1, Math.round(1000 * ms))),
    at: (share) => (histogram.count === 0 ? 0 : histogram.percentile(100 * share) / 1000),
    count: () => histogram.count,
  };
}
