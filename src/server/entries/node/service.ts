import { existsSync } from 'node:fs';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { type Config, ConfigError, type PageConfig } from '../../../config.ts';
import type { Engine } from '../../../engine/index.ts';
import { createNodeEngine } from '../../../runtime/engine-node.ts';
import { systemTimers } from '../../../runtime/system-timers.ts';
import { createApp } from '../../app.ts';
import { createLog, type Log } from '../../log.ts';
import { createMetrics } from '../../metrics.ts';
import type { PageFiles } from '../../page/page-files.ts';
import { toEngineOptions } from './engine-options.ts';
import { listenNode } from './listen.ts';
import type { Listen } from './listener.ts';
import { createPageFolder } from './page-folder.ts';

export interface Service {
  readonly port: number;
  /** Not ready at once, no more connections, the answers under way; then the engine ends. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly config: Config;
  /** Takes the lines of the log. */
  readonly write: (line: string) => void;
  /** Where the page's files are, unless the configuration says. Absent, or no such folder: there is no page. */
  readonly pageDir?: string;
  /** For tests of the sources: where the built worker is. */
  readonly workerUrl?: URL;
}

/** The whole service where `listen` serves it. It listens before the models are loaded: until then it is up, and not ready. */
export async function startService(listen: Listen, options: ServiceOptions): Promise<Service> {
  const { config, workerUrl } = options;
  const log = createLog({ level: config.log.level, write: options.write, dateMs: () => Date.now() });
  const page = openPage(log, config.page, options.pageDir);
  const engine = createNodeEngine({
    ...toEngineOptions(config),
    onWorkerLost: (reason) => log.error('worker_lost', { reason }),
    ...(workerUrl === undefined ? {} : { workerUrl }),
  });
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // Anybody may ask for the metrics: which faults this Node has is nothing to tell.
  registry.removeSingleMetric('nodejs_version_info');
  let draining = false;
  const newRequestId = () => crypto.randomUUID();
  const app = createApp({
    engine,
    config,
    log,
    metrics: createMetrics(engine, () => registry.metrics()),
    timers: systemTimers,
    newRequestId,
    ...page,
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

/** A page that is configured has to be there; the built one is left out where it was not built. */
function openPage(log: Log, { isServed, dir }: PageConfig, builtDir?: string): { readonly page?: PageFiles } {
  if (!isServed) return {};
  if (dir !== undefined) return { page: openConfigured(dir) };
  if (builtDir !== undefined && existsSync(builtDir)) return { page: createPageFolder(builtDir) };
  log.debug('no_page', { reason: 'it was not built' });
  return {};
}

function openConfigured(dir: string): PageFiles {
  try {
    return createPageFolder(dir);
  } catch (error) {
    throw new ConfigError([`APP__PAGE_DIR: ${error instanceof Error ? error.message : String(error)}`]);
  }
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
