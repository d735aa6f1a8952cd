import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Config } from '../../../config.ts';
import type { Engine } from '../../../engine/index.ts';
import { createNodeEngine } from '../../../runtime/engine-node.ts';
import { systemTimers } from '../../../runtime/system-timers.ts';
import { createApp } from '../../app.ts';
import { createLog, type Log } from '../../log.ts';
import { createMetrics } from '../../metrics.ts';
import { toEngineOptions } from './engine-options.ts';
import { listenNode } from './listen.ts';
import type { Listen } from './listener.ts';

export interface Service {
  readonly port: number;
  /** Not ready at once, no more connections, the answers under way; then the engine ends. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly config: Config;
  /** Takes the lines of the log. */
  readonly write: (line: string) => void;
  /** For tests of the sources: where the built worker is. */
  readonly workerUrl?: URL;
}

/** The whole service where `listen` serves it. It listens before the models are loaded: until then it is up, and not ready. */
export async function startService(listen: Listen, options: ServiceOptions): Promise<Service> {
  const { config, workerUrl } = options;
  const log = createLog({ level: config.log.level, write: options.write, dateMs: () => Date.now() });
  const engine = createNodeEngine({
    ...toEngineOptions(config),
    onWorkerLost: (reason) => log.error('worker_lost', { reason }),
    ...(workerUrl === undefined ? {} : { workerUrl }),
  });
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  let draining = false;
  const newRequestId = () => crypto.randomUUID();
  const app = createApp({
    engine,
    config,
    log,
    metrics: createMetrics(engine, () => registry.metrics()),
    timers: systemTimers,
    newRequestId,
    isDraining: () => draining,
  });
  const { requestTimeoutMs } = config;
  const listener = await listen(app, { ...config.listen, requestTimeoutMs, newRequestId }).catch(
    async (error: unknown) => {
      await engine.dispose();
      throw error;
    },
  );
  log.info('listening', { host: config.listen.host, port: listener.port });
  void engine.started().then(() => logModels(log, engine));

  return {
    port: listener.port,
    async stop() {
      draining = true;
      log.info('stopping');
      await listener.close(config.listen.shutdownMs);
      await engine.dispose();
      log.info('stopped');
    },
  };
}

/** The service on Node. */
export function startNodeService(options: ServiceOptions): Promise<Service> {
  return startService(listenNode, options);
}

function logModels(log: Log, engine: Engine): void {
  const { modelId, models, refused, loadMs, fault, device } = engine.status();
  for (const model of refused) log.error('model_refused', { model_id: model.modelId, reason: model.reason });
  if (modelId === null) log.error('no_model', { fault });
  else {
    const modelIds = models.map((model) => model.model_id);
    log.info('models_loaded', {
      model_id: modelId,
      model_ids: modelIds,
      load_ms: Math.round(loadMs ?? 0),
      device: device?.device,
      device_reason: device?.reason,
    });
  }
}
