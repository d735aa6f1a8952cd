import type { Engine, Reading } from '../engine/types.ts';
import type { ErrorCode } from '../errors.ts';
import { createMetricRegistry, type MetricRegistry, metricsContentType } from './prometheus.ts';

/** One answered request; every field comes from a closed set, so that the number of series is bounded. */
export interface RequestSample {
  readonly method: string;
  /** A route's template, `unmatched` where there is none. */
  readonly route: string;
  readonly status: number;
  /** Undefined where its start isn't known. */
  readonly totalMs: number | undefined;
  readonly code: ErrorCode | undefined;
  readonly bodyMs: number | undefined;
  readonly reading: Reading | undefined;
}

export interface Metrics {
  requestStarted(): void;
  requestEnded(sample: RequestSample): void;
  /** The Prometheus text, with its media type. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** From a warm 28-px reading to the budget of a request, in seconds. */
const latencyBuckets: readonly number[] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/**
 * Counts requests and asks the engine; `runtimeText` adds what the runtime tells of itself, in the same format.
 */
export function createMetrics(engine: Engine, runtimeText: () => Promise<string> = async () => ''): Metrics {
  const registry = createMetricRegistry();
  const labelled = { labelled: true };
  let inFlight = 0;
  registry.gauge('digits_http_requests_in_flight', 'Requests that are being served.', () => inFlight);
  const requests = registry.counter('digits_http_requests_total', 'Requests by route and status.', labelled);
  const latency = registry.histogram(
    'digits_http_request_seconds',
    'From the headers of a request to its answer, by route.',
    latencyBuckets,
  );
  const errors = registry.counter('digits_errors_total', 'Errors by code.', labelled);
  const stages = registry.histogram(
    'digits_stage_seconds',
    'Time of each stage of a reading.',
    latencyBuckets,
  );
  const readings = registry.counter('digits_readings_total', 'Digits that were read.', labelled);
  const inferences = registry.counter('digits_inferences_total', 'Views times models that were run.');
  observeEngine(registry, engine);

  function countReading(reading: Reading): void {
    readings.inc({ digit: String(reading.digit), uncertain: String(reading.uncertain) });
    inferences.inc({}, reading.details.inferences);
    const { queueMs, decodeMs, preprocessMs, inferMs } = reading.details.timings;
    stages.observe({ stage: 'queue' }, queueMs / 1000);
    stages.observe({ stage: 'decode' }, decodeMs / 1000);
    stages.observe({ stage: 'preprocess' }, preprocessMs / 1000);
    stages.observe({ stage: 'infer' }, inferMs / 1000);
  }

  return {
    requestStarted: () => {
      inFlight++;
    },
    requestEnded(sample) {
      const { method, route, status, code, totalMs, bodyMs, reading } = sample;
      inFlight--;
      requests.inc({ method, route, status: String(status) });
      if (totalMs !== undefined) latency.observe({ route }, totalMs / 1000);
      if (code !== undefined) errors.inc({ code });
      if (bodyMs !== undefined) stages.observe({ stage: 'body' }, bodyMs / 1000);
      if (reading !== undefined) countReading(reading);
    },
    async render() {
      const text = [registry.text(), await runtimeText()].filter((part) => part !== '').join('\n');
      return { contentType: metricsContentType, text };
    },
  };
}

/** What the engine is asked when it is scraped. */
function observeEngine(registry: MetricRegistry, engine: Engine): void {
  const { gauge, countedElsewhere } = registry;
  gauge('digits_queue_depth', 'Readings that wait for a worker.', () => engine.stats().queued);
  gauge('digits_workers_busy', 'Workers that read.', () => engine.stats().busy);
  gauge('digits_workers_ready', 'Workers that could read.', () => engine.stats().ready);
  countedElsewhere(
    'digits_worker_restarts_total',
    'Workers replaced since the start.',
    () => engine.stats().restarts,
  );
  gauge('digits_models_loaded', 'Models of the ensemble.', () => engine.status().models.length);
  gauge('digits_models_refused', 'Models that were not loaded.', () => engine.status().refused.length);
  gauge(
    'digits_model_load_seconds',
    'From the start until the ensemble was loaded and warm; 0 until then.',
    () => (engine.status().loadMs ?? 0) / 1000,
  );
}
