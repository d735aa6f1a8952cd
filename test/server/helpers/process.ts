import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../bench/service/free-port.ts';
import { type StoredModel, templateModel, writeModels } from '../../helpers/models.ts';
import { patientSeconds, sleep } from './service.ts';

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly port: number;
  /** Where it runs; its models are in `models`. */
  readonly folder: string;
  /** What it has written so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Its exit code, when it has ended. */
  readonly exited: Promise<number | null>;
  /** Ends it, if it still runs, and removes its files. */
  dispose(): Promise<void>;
}

export interface ServerProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly models?: readonly StoredModel[];
  readonly nodeArguments?: readonly string[];
  /** A command of the shell that comes before it, in the same process. */
  readonly shell?: string;
  /** Default true: wait until a model is loaded. */
  readonly untilReady?: boolean;
}

const entry = fileURLToPath(new URL('../../../dist/src/cli/serve.js', import.meta.url));

/** The built service as a process of its own, in an empty folder. */
export async function startServerProcess(options: ServerProcessOptions = {}): Promise<ServerProcess> {
  const { env = {}, models = [{ modelId: 'template', model: templateModel() }] } = options;
  const folder = await mkdtemp(join(tmpdir(), 'digits-process-'));
  await writeModels(join(folder, 'models'), models);
  const port = await freePort();
  const command = [process.execPath, ...(options.nodeArguments ?? []), entry];
  const [program = '', ...rest] =
    options.shell === undefined ? command : ['sh', '-c', `${options.shell} && exec "$@"`, 'sh', ...command];
  const child = spawn(program, rest, {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      APP__HOST: '127.0.0.1',
      APP__PORT: String(port),
      APP__THREADS: '1',
      DIGITS__PREDICT_TIMEOUT_SECONDS: patientSeconds,
      DIGITS__MODEL_DIR: join(folder, 'models'),
      DIGITS__ACTIVE_MODEL: models.map(({ modelId }) => modelId).join(','),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (data) => {
    output.stdout += data;
  });
  child.stderr?.on('data', (data) => {
    output.stderr += data;
  });
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const url = `http://127.0.0.1:${port}`;
  if (options.untilReady !== false) await untilReady(url, child);
  return {
    child,
    url,
    port,
    folder,
    output,
    exited,
    async dispose() {
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    if (response?.ok === true) return;
    await sleep(50);
  }
}
