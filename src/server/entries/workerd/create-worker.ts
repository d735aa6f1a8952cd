import { parseConfig } from '../../../config.ts';
import { createDirectEngine, type Engine } from '../../../engine/index.ts';
import { messageOf } from '../../../error-message.ts';
import { createLog } from '../../../log.ts';
import { createModelStoreEmbedded } from '../../../runtime/model-store-embedded.ts';
import { smallModelId } from '../../../runtime/small-model.ts';
import { systemTimers } from '../../../runtime/system-timers.ts';
import { createWorkerdClassifier } from '../../../runtime/workerd-classifier.ts';
import { recordFault } from '../../access-record.ts';
import { createApp } from '../../app.ts';
import { createMetrics } from '../../metrics.ts';
import { createSafeFetch, faultResponse, type SafeFetch } from '../safe-fetch.ts';

/** What workerd calls for each request; `env` holds the bindings, the text ones being the configuration. */
export interface Worker {
  fetch(request: Request, env: Readonly<Record<string, unknown>>): Promise<Response>;
}

interface Started {
  readonly engine: Engine;
  readonly fetchSafely: SafeFetch;
}

const newRequestId = (): string => crypto.randomUUID();

/** The service in workerd: the first request of an isolate loads the models, and every request waits until they are. */
export function createWorker(): Worker {
  let started: Started | null = null;
  return {
    async fetch(request, env) {
      try {
        started ??= start(env);
      } catch (error) {
        const onFault = (_: string, cause: unknown) => console.error(messageOf(cause));
        return faultResponse(error, { newRequestId, onFault }, request);
      }
      await started.engine.started();
      const rests: Promise<unknown>[] = [];
      const response = await started.fetchSafely(request, {
        ip: request.headers.get('cf-connecting-ip') ?? undefined,
        waitUntil: (rest) => rests.push(rest),
      });
      // With the answer the request ends, and its connection is cut where there is body left to read.
      await Promise.all(rests);
      return response;
    },
  };
}

function start(bindings: Readonly<Record<string, unknown>>): Started {
  const texts = Object.entries(bindings).filter((entry): entry is [string, string] => {
    return typeof entry[1] === 'string';
  });
  const config = parseConfig({
    env: { DIGITS__ACTIVE_MODEL: smallModelId, ...Object.fromEntries(texts) },
    modelDir: '',
  });
  const { activeModels, device, reader } = config.engine;
  const engine = createDirectEngine(
    {
      store: createModelStoreEmbedded(),
      createClassifier: createWorkerdClassifier,
      clock: systemTimers,
    },
    { modelIds: activeModels, device, reader },
  );
  const log = createLog({
    level: config.log.level,
    write: (line) => console.log(line),
    dateMs: () => Date.now(),
  });
  const app = createApp({
    engine,
    config,
    log,
    metrics: createMetrics(engine),
    timers: systemTimers,
    newRequestId,
    isDraining: () => false,
  });
  return {
    engine,
    fetchSafely: createSafeFetch(app, { newRequestId, onFault: (id, cause) => recordFault(log, id, cause) }),
  };
}
