import type { EventHandler } from 'h3';
import { type NotReadyAnswer, type NotReadyState, type ReadyAnswer, statusOf } from '../../contract.ts';
import type { Engine } from '../../engine/types.ts';
import { jsonResponse } from '../json-response.ts';
import type { RequestContexts } from '../request-context.ts';
import { toRefusedAnswer } from './models.ts';

export interface ReadyRouteOptions {
  readonly engine: Engine;
  readonly contexts: RequestContexts;
  readonly build: string;
  readonly isDraining: () => boolean;
}

const messages: Readonly<Record<NotReadyState, string>> = {
  loading: 'No worker has loaded the models yet.',
  failed: 'No model could be loaded.',
  draining: 'The service is shutting down.',
};

/** `GET /readyz`: 200 while an ensemble is loaded and the service isn't on its way out; 503 with the same metadata otherwise. */
export function createReadyRoute(options: ReadyRouteOptions): EventHandler {
  const { engine, contexts } = options;
  let started = false;
  void engine.started().then(() => {
    started = true;
  });
  return (event) => {
    const { ready, modelId, models, refused } = engine.status();
    const metadata = {
      model_loaded: modelId !== null,
      model_id: modelId,
      manifest_schema_version: models[0]?.schema_version ?? null,
      build: options.build,
      ensemble_size: models.length === 0 ? null : models.length,
      model_ids: models.length === 0 ? null : models.map((model) => model.model_id),
      refused: refused.map(toRefusedAnswer),
    };
    if (ready && !options.isDraining()) {
      const answer: ReadyAnswer = { status: 'ready', ...metadata };
      return jsonResponse(200, answer);
    }
    const context = contexts.of(event);
    const failed = started && modelId === null;
    const status = options.isDraining() ? 'draining' : failed ? 'failed' : 'loading';
    const answer: NotReadyAnswer = {
      status,
      code: 'not_ready',
      message: messages[status],
      request_id: context.requestId,
      ...metadata,
    };
    context.failure = { code: answer.code, cause: undefined };
    return jsonResponse(statusOf[answer.code], answer, { 'retry-after': '1' });
  };
}
