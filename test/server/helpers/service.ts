import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../../src/config.ts';
import { listenNode } from '../../../src/server/entries/node/listen.ts';
import { startService } from '../../../src/server/entries/node/service.ts';
import { openNodeTraining } from '../../../src/server/entries/node/training.ts';
import { type StoredModel, templateModel, writeModels } from '../../helpers/models.ts';

export interface TestService {
  readonly url: string;
  readonly port: number;
  /** The log so far, parsed. */
  readonly lines: readonly Record<string, unknown>[];
  /** The folder of its models, and the one that artifacts are kept under. */
  readonly modelDir: string;
  readonly artifactsRoot: string;
  /** As SIGHUP does. */
  reload(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestServiceOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Default: one that reads the digits of `plainDigit`. */
  readonly models?: readonly StoredModel[];
  /** What lies in `artifactsRoot` beside the models: its content by path. */
  readonly artifacts?: Readonly<Record<string, string>>;
  /** Asked by `reload`: the environment as it is by then, over `env`. */
  readonly latestEnv?: () => Readonly<Record<string, string>>;
  /** Default: the ids of `models`. */
  readonly activeModels?: readonly string[];
  readonly pageDir?: string;
  /** Default: the built one; tests of faults have workers that misbehave. */
  readonly workerUrl?: URL;
  /** Default true: wait until a model is loaded. */
  readonly untilReady?: boolean;
}

/** A budget that a busy machine doesn't use up, where a test is about something else. */
export const patientSeconds = '30';

/** Worker threads and processes run the build, not what vitest transforms. */
const workerUrl = new URL('../../../dist/src/runtime/inference-worker.js', import.meta.url);
const childUrl = new URL('../../../dist/src/jobs/node/training-child.js', import.meta.url);
const trialUrl = new URL('../../../dist/src/runtime/trial-worker.js', import.meta.url);

/** The service as `npm start` runs it, on a free port, with models of its own. */
export async function startTestService(options: TestServiceOptions = {}): Promise<TestService> {
  const { env = {}, models = [{ modelId: 'template', model: templateModel() }], untilReady = true } = options;
  const folder = await mkdtemp(join(tmpdir(), 'digits-service-'));
  const modelDir = join(folder, 'models');
  const artifactsRoot = join(folder, 'artifacts');
  await mkdir(modelDir);
  await mkdir(artifactsRoot);
  await writeModels(modelDir, models);
  for (const [path, text] of Object.entries(options.artifacts ?? {})) {
    await writeFile(join(artifactsRoot, path), text);
  }
  const activeModels = options.activeModels ?? models.map(({ modelId }) => modelId);
  const readConfig = () =>
    parseConfig({
      env: {
        APP__HOST: '127.0.0.1',
        APP__PORT: '0',
        APP__THREADS: '1',
        APP__LOG_LEVEL: 'debug',
        APP__ARTIFACTS_ROOT: artifactsRoot,
        DIGITS__TTA_PROFILE: 'none',
        DIGITS__PREDICT_TIMEOUT_SECONDS: patientSeconds,
        DIGITS__ACTIVE_MODEL: activeModels.join(','),
        ...env,
        ...options.latestEnv?.(),
      },
      modelDir,
    });
  const lines: Record<string, unknown>[] = [];
  const service = await startService(listenNode, {
    config: readConfig(),
    readConfig,
    write: (line) => lines.push(Object.assign({}, JSON.parse(line))),
    workerUrl: options.workerUrl ?? workerUrl,
    openTraining: (opened) => openNodeTraining({ ...opened, childUrl }),
    trialUrl,
    ...(options.pageDir === undefined ? {} : { pageDir: options.pageDir }),
  });
  const url = `http://127.0.0.1:${service.port}`;
  while (untilReady) {
    const response = await fetch(`${url}/readyz`);
    if (response.ok) break;
    const answer = await response.text();
    if (answer.includes('"failed"')) throw new Error(answer);
    await sleep(20);
  }
  return {
    url,
    port: service.port,
    lines,
    modelDir,
    artifactsRoot,
    reload: service.reload,
    async stop() {
      await service.stop();
      await rm(folder, { recursive: true });
    },
  };
}

export async function sleep(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
