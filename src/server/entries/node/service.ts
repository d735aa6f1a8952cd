import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { type Config, ConfigError, type PageConfig } from '../../../config.ts';
import type { Engine } from '../../../engine/index.ts';
import { messageOf } from '../../../error-message.ts';
import type { TrainingJobs } from '../../../jobs/types.ts';
import { createLog, describeError, type Log } from '../../../log.ts';
import { createNodeEngine } from '../../../runtime/engine-node.ts';
import { systemTimers } from '../../../runtime/system-timers.ts';
import { recordFault, recordUnseen } from '../../access-record.ts';
import { createApp } from '../../app.ts';
import { createMetrics } from '../../metrics.ts';
import type { PageFiles } from '../../page/page-files.ts';
import { createActiveSetFile } from './active-set.ts';
import { nodeBodyOf } from './body-of.ts';
import { toEngineOptions } from './engine-options.ts';
import { explainListenFailure } from './explain-listen-failure.ts';
import type { Listen } from './listener.ts';
import { modelsToStartWith } from './models-to-start-with.ts';
import { createNodeModels } from './node-models.ts';
import { createPageFolder } from './page-folder.ts';
import { activeSetPath, pruneModels } from './prune-models.ts';

export interface Service {
  readonly port: number;
  /** Reads the configured set of models and their files anew, and makes it active if it is good. Never rejects. */
  reload(): Promise<void>;
  /** Not ready at once, no more connections, the answers under way; then the engine ends. */
  stop(): Promise<void>;
}

/** The training jobs of a service, and their end. */
export interface ServiceTraining extends TrainingJobs {
  /** Gives the job under way back to the queue. */
  dispose(): Promise<void>;
}

/** Starts what a runtime trains with. */
export type OpenTraining = (options: {
  readonly config: Config;
  readonly log: Log;
}) => Promise<ServiceTraining>;

export interface ServiceOptions {
  readonly config: Config;
  /** Takes the lines of the log. */
  readonly write: (line: string) => void;
  /** Where the page's files are, unless the configuration says. Absent, or no such folder: there is no page. */
  readonly pageDir?: string;
  /** Absent: this runtime can't train. */
  readonly openTraining?: OpenTraining;
  /** Asked by `reload`; may throw. Default: the configuration stays what it is. */
  readonly readConfig?: () => Config;
  /** For tests of the sources: where the built worker is, and the thread that tries uploads. */
  readonly workerUrl?: URL;
  readonly trialUrl?: URL;
}

/** A queue that is away when the service ends is waited for so much longer than a run gets for its checkpoint. */
const lateMs = 5000;

/** The whole service where `listen` serves it. It listens before the models are loaded: until then it is up, and not ready. */
export async function startService(listen: Listen, options: ServiceOptions): Promise<Service> {
  const { config, workerUrl, trialUrl, readConfig = () => config } = options;
  const log = createLog({ level: config.log.level, write: options.write, dateMs: () => Date.now() });
  const page = openPage(log, config.page, options.pageDir);
  if (config.models.isPrunedAtStart) await prune(log, config);
  const activeSet = createActiveSetFile(activeSetPath(config));
  const engineOptions = toEngineOptions(config);
  const engine = createNodeEngine({
    ...engineOptions,
    modelIds: await modelsToStartWith(config, (error) => {
      log.error('active_set_unreadable', { error: describeError(error) });
    }),
    onWorkerLost: (reason) => log.error('worker_lost', { reason }),
    ...(workerUrl === undefined ? {} : { workerUrl }),
  });
  const training = await options.openTraining?.({ config, log }).catch(async (error: unknown) => {
    await engine.dispose();
    throw error;
  });
  const models = createNodeModels({
    config,
    engine,
    store: engineOptions.store,
    activeSet,
    log,
    ...(trialUrl === undefined ? {} : { trialUrl }),
  });
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // Anybody may ask for the metrics: which faults this Node has is nothing to tell.
  registry.removeSingleMetric('nodejs_version_info');
  let draining = false;
  const newRequestId = () => crypto.randomUUID();
  const metrics = createMetrics(engine, () => registry.metrics());
  const app = createApp({
    engine,
    config,
    log,
    metrics,
    timers: systemTimers,
    newRequestId,
    bodyOf: nodeBodyOf,
    ...page,
    ...(training === undefined ? {} : { training }),
    models,
    isDraining: () => draining,
  });
  const requestTimeoutMs = longestRequestMs(config);
  const listener = await listen(app, {
    ...config.listen,
    requestTimeoutMs,
    newRequestId,
    onFault: (requestId, cause) => recordFault(log, requestId, cause),
    onUnseen: (unseen) => recordUnseen(unseen, { log, metrics }),
  }).catch(async (error: unknown) => {
    await Promise.all([training?.dispose(), models.stop()]);
    await engine.dispose();
    throw await explainListenFailure(error, config.listen, { host: 'APP__HOST', port: 'APP__PORT' });
  });
  log.info('listening', { host: config.listen.host, port: listener.port });
  void engine.started().then(() => {
    // A service that is stopped while it starts has no models either.
    if (!draining) logModels(log, engine);
  });

  return {
    port: listener.port,
    async reload() {
      const configured = readConfigured(log, readConfig);
      if (configured !== null) await models.reload(configured);
    },
    async stop() {
      draining = true;
      log.info('stopping');
      await models.stop();
      const { shutdownMs } = config.listen;
      const trainingEnded = Promise.race([
        training?.dispose(),
        setTimeout(shutdownMs + lateMs, undefined, { ref: false }),
      ]);
      await Promise.all([trainingEnded, listener.close(shutdownMs)]);
      await engine.dispose();
      log.info('stopped');
    },
  };
}

/** Whoever may send models has time for it; where nobody may, a slow body is cut off as early as a picture's. */
function longestRequestMs({ requestTimeoutMs, models, security }: Config): number {
  return security.apiKey === undefined ? requestTimeoutMs : Math.max(requestTimeoutMs, models.uploadMs);
}

/** The configured set as it is by now; null where the configuration isn't usable any more. */
function readConfigured(log: Log, readConfig: () => Config): readonly string[] | null {
  try {
    return readConfig().engine.activeModels;
  } catch (error) {
    const reason = messageOf(error);
    log.error('models_not_changed', { trigger: 'signal', reason });
    return null;
  }
}

/** A folder that can't be pruned is no reason not to serve. */
async function prune(log: Log, config: Config): Promise<void> {
  try {
    const removed = await pruneModels(config, { nowMs: Date.now(), isDryRun: false });
    log.info('models_pruned', { removed });
  } catch (error) {
    log.error('models_not_pruned', { error: describeError(error) });
  }
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
    throw new ConfigError([`APP__PAGE_DIR: ${messageOf(error)}`]);
  }
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
