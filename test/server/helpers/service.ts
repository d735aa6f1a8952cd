import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../../src/config.ts';
import { startNodeService } from '../../../src/server/entries/node/service.ts';
import { type StoredModel, templateModel, writeModels } from '../../helpers/models.ts';

export interface TestService {
  readonly url: string;
  readonly port: number;
  /** The log so far, parsed. */
  readonly lines: readonly Record<string, unknown>[];
  stop(): Promise<void>;
}

export interface TestServiceOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Default: one that reads the digits of `plainDigit`. */
  readonly models?: readonly StoredModel[];
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

/** Worker threads run the build, not what vitest transforms. */
const workerUrl = new URL('../../../dist/src/runtime/inference-worker.js', import.meta.url);

/** The service as `npm start` runs it, on a free port, with models of its own. */
export async function startTestService(options: TestServiceOptions = {}): Promise<TestService> {
  const { env = {}, models = [{ modelId: 'template', model: templateModel() }], untilReady = true } = options;
  const modelDir = await mkdtemp(join(tmpdir(), 'digits-models-'));
  await writeModels(modelDir, models);
  const activeModels = options.activeModels ?? models.map(({ modelId }) => modelId);
  const config = parseConfig({
    env: {
      APP__HOST: '127.0.0.1',
      APP__PORT: '0',
      APP__THREADS: '1',
      APP__LOG_LEVEL: 'debug',
      DIGITS__PREDICT_TIMEOUT_SECONDS: patientSeconds,
      DIGITS__ACTIVE_MODEL: activeModels.join(','),
      ...env,
    },
    modelDir,
  });
  const lines: Record<string, unknown>[] = [];
  const service = await startNodeService({
    config,
    write: (line) => lines.push(Object.assign({}, JSON.parse(line))),
    workerUrl: options.workerUrl ?? workerUrl,
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
    async stop() {
      await service.stop();
      await rm(modelDir, { recursive: true });
    },
  };
}

export async function sleep(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
