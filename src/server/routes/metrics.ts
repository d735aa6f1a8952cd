import { type EventHandler, HTTPResponse } from 'h3';
import type { Metrics } from '../metrics.ts';

/** `GET /metrics`: Prometheus text. */
export function createMetricsRoute(metrics: Metrics): EventHandler {
  return async () => {
    const { contentType, text } = await metrics.render();
    return new HTTPResponse(text, { headers: { 'content-type': contentType } });
  };
}
