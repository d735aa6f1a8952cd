import { type EventHandler, H3, type HTTPResponse } from 'h3';
import type { Config } from '../config.ts';
import { type ErrorAnswer, type HealthAnswer, statusOf, type VersionAnswer } from '../contract.ts';
import type { Engine, Timers } from '../engine/types.ts';
import type { DigitsError } from '../errors.ts';
import type { TrainingJobs } from '../jobs/types.ts';
import type { Log } from '../log.ts';
import { serviceName, version } from '../version.ts';
import { recordAccess } from './access-record.ts';
import { commonHeaders } from './common-headers.ts';
import { toDigitsError } from './error-response.ts';
import { createGuards } from './guards.ts';
import { jsonResponse } from './json-response.ts';
import type { Metrics } from './metrics.ts';
import type { ModelAdmin } from './model-admin.ts';
import type { PageFiles } from './page/page-files.ts';
import { refuseMethod } from './refuse-method.ts';
import { createRequestContexts, type RequestContext, type RequestContexts } from './request-context.ts';
import { createChangeModelsRoutes } from './routes/change-models.ts';
import { createMetricsRoute } from './routes/metrics.ts';
import { createModelsRoute } from './routes/models.ts';
import { createOpenApiRoute } from './routes/openapi.ts';
import { createPageRoute } from './routes/page.ts';
import { createReadRoute } from './routes/read.ts';
import { createReadyRoute } from './routes/ready.ts';
import { createTrainingRoutes } from './routes/training.ts';
import type { BudgetDeps } from './within-budget.ts';

export interface AppOptions {
  readonly engine: Engine;
  readonly config: Config;
  readonly log: Log;
  readonly metrics: Metrics;
  /** With the clock that the engine has: deadlines are told on it. */
  readonly timers: Timers;
  readonly newRequestId: () => string;
  /** Trains models. Absent: the routes that would answer `not_found`. */
  readonly training?: TrainingJobs;
  /** Changes the models. Absent: the routes that would answer `not_found`. */
  readonly models?: ModelAdmin;
  /** Served at `/`. Absent: there is nothing at that path. */
  readonly page?: PageFiles;
  /** See {@link BudgetDeps}. */
  readonly bodyOf?: BudgetDeps['bodyOf'];
  /** Whether the service is on its way out: then it isn't ready. */
  readonly isDraining: () => boolean;
}

interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly handler: EventHandler;
}

/** The HTTP contract as an h3 app: `app.fetch` in every runtime, `toNodeHandler(app)` in Node. */
export function createApp(options: AppOptions): H3 {
  const { log, metrics, timers, config } = options;
  const nowMs = () => timers.nowMs();
  const contexts = createRequestContexts({ nowMs, newRequestId: options.newRequestId });
  const app = new H3({
    silent: true,
    // A path that doesn't parse is one that nothing serves: 404, and no case of its own.
    allowMalformedURL: true,
    onRequest: (event) => {
      contexts.of(event);
      metrics.requestStarted();
    },
    onError: (error, event) => errorResponse(error, contexts.of(event)),
    onResponse: (response, event) => {
      const context = contexts.of(event);
      for (const [name, value] of Object.entries(commonHeaders)) {
        if (!response.headers.has(name)) response.headers.set(name, value);
      }
      response.headers.set('x-request-id', context.requestId);
      recordAccess(event, context, response.status, { log, metrics, nowMs });
    },
  });
  const guards = createGuards(config.security, nowMs);
  const allowed = new Map<string, string[]>();
  for (const { method, path, handler } of createRoutes(options, contexts)) {
    const middleware = path.startsWith('/v1/') ? guards : [];
    const methods = method === 'GET' ? (['GET', 'HEAD'] as const) : [method];
    for (const name of methods) app.on(name, path, handler, { middleware });
    allowed.set(path, [...(allowed.get(path) ?? []), ...methods]);
  }
  for (const [path, methods] of allowed) app.all(path, (event) => refuseMethod(event, methods));
  if (options.page !== undefined) {
    app.all('/**', createPageRoute(options.page));
  }
  return app;
}

function createRoutes(options: AppOptions, contexts: RequestContexts): readonly Route[] {
  const { engine, config, metrics, isDraining } = options;
  const { build } = config.build;
  const health: HealthAnswer = { status: 'ok' };
  const versions: VersionAnswer = { service: serviceName, version, ...config.build };
  const read = createReadRoute({ ...options, contexts });
  const { temperatureOverride } = config.engine.reader;
  const training = createTrainingRoutes({ ...options, contexts });
  const changeModels = createChangeModelsRoutes({ ...options, contexts });
  return [
    { method: 'POST', path: '/v1/read', handler: read },
    { method: 'POST', path: '/v1/predict', handler: read },
    { method: 'GET', path: '/v1/models/active', handler: createModelsRoute({ engine, temperatureOverride }) },
    { method: 'POST', path: '/v1/training/jobs', handler: training.submit },
    { method: 'GET', path: '/v1/training/jobs', handler: training.list },
    { method: 'GET', path: '/v1/training/jobs/:id', handler: training.get },
    { method: 'DELETE', path: '/v1/training/jobs/:id', handler: training.cancel },
    { method: 'GET', path: '/v1/training/events', handler: training.events },
    { method: 'PUT', path: '/v1/models/active', handler: changeModels.activate },
    { method: 'POST', path: '/v1/admin/models', handler: changeModels.upload },
    { method: 'GET', path: '/healthz', handler: () => jsonResponse(200, health) },
    { method: 'GET', path: '/readyz', handler: createReadyRoute({ engine, contexts, build, isDraining }) },
    { method: 'GET', path: '/version', handler: () => jsonResponse(200, versions) },
    { method: 'GET', path: '/metrics', handler: createMetricsRoute(metrics) },
    { method: 'GET', path: '/openapi.json', handler: createOpenApiRoute() },
  ];
}

function errorResponse(thrown: unknown, context: RequestContext): HTTPResponse {
  const error = toDigitsError(thrown);
  context.failure = { code: error.code, cause: error.cause };
  const answer: ErrorAnswer = { code: error.code, message: error.message, request_id: context.requestId };
  return jsonResponse(statusOf[error.code], answer, errorHeaders(error));
}

/** `Retry-After` in whole seconds, at least one, wherever trying again makes sense. */
function errorHeaders(error: DigitsError): Readonly<Record<string, string>> {
  const status = statusOf[error.code];
  if (status === 401) return { 'www-authenticate': 'ApiKey' };
  if (status !== 429 && status !== 503) return {};
  return { 'retry-after': String(Math.max(1, Math.ceil(error.retryAfterSeconds ?? 1))) };
}
