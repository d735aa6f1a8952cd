/** Names and values of a series' labels. */
export type Labels = Readonly<Record<string, string>>;

export interface Counter {
  /** Adds `by`, at least 0, to the series of `labels`. */
  inc(labels?: Labels, by?: number): void;
}

export interface Histogram {
  observe(labels: Labels, value: number): void;
}

export interface MetricRegistry {
  /** A counter without labels begins at 0; one with labels has no series until it is counted. */
  counter(name: string, help: string, options?: { readonly labelled: boolean }): Counter;
  /** A counter that somebody else keeps: `read` is asked whenever the text is made, and never answers less. */
  countedElsewhere(name: string, help: string, read: () => number): void;
  /** `read` is asked whenever the text is made. */
  gauge(name: string, help: string, read: () => number): void;
  /** `bounds`: upper bounds of the buckets, ascending, without infinity. */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram;
  /** Everything so far in Prometheus' text format, version 0.0.4. */
  text(): string;
}

export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

interface Distribution {
  readonly labels: Labels;
  /** Values at or below each bound, and above the bound before it; the last counts what is above all. */
  readonly counts: number[];
  sum: number;
}

/** Metrics in memory, for every runtime: a client library for Node would bring Node's modules along. */
export function createMetricRegistry(): MetricRegistry {
  const families: (() => string)[] = [];

  function family(name: string, type: string, help: string, lines: () => readonly string[]): void {
    families.push(() => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines(), ''].join('\n'));
  }

  return {
    counter(name, help, { labelled } = { labelled: false }) {
      const series = new Map<string, number>(labelled ? [] : [['', 0]]);
      family(name, 'counter', help, () => Array.from(series, ([key, value]) => `${name}${key} ${value}`));
      return {
        inc(labels = {}, by = 1) {
          const key = seriesKey(labels);
          series.set(key, (series.get(key) ?? 0) + by);
        },
      };
    },
    countedElsewhere(name, help, read) {
      family(name, 'counter', help, () => [`${name} ${read()}`]);
    },
    gauge(name, help, read) {
      family(name, 'gauge', help, () => [`${name} ${read()}`]);
    },
    histogram(name, help, bounds) {
      const series = new Map<string, Distribution>();
      family(name, 'histogram', help, () =>
        Array.from(series.values()).flatMap((found) => histogramLines(name, bounds, found)),
      );
      return {
        observe(labels, value) {
          const key = seriesKey(labels);
          const found = series.get(key) ?? { labels, counts: Array(bounds.length + 1).fill(0), sum: 0 };
          series.set(key, found);
          const bucket = bounds.findIndex((bound) => value <= bound);
          const at = bucket === -1 ? bounds.length : bucket;
          found.counts[at] = (found.counts[at] ?? 0) + 1;
          found.sum += value;
        },
      };
    },
    text: () => families.map((render) => render()).join('\n'),
  };
}

/** A histogram's buckets are cumulative, and its last bound is infinity. */
function histogramLines(name: string, bounds: readonly number[], found: Distribution): readonly string[] {
  const { labels, counts, sum } = found;
  let total = 0;
  const buckets = counts.map((count, at) => {
    total += count;
    return `${name}_bucket${seriesKey({ ...labels, le: String(bounds[at] ?? '+Inf') })} ${total}`;
  });
  return [...buckets, `${name}_sum${seriesKey(labels)} ${sum}`, `${name}_count${seriesKey(labels)} ${total}`];
}

/** `{a="b",c="d"}` with values escaped; nothing where there are no labels. */
function seriesKey(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
