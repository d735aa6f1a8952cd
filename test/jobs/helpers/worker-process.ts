import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cliEntry } from '../../cli/run-cli.ts';

export interface WorkerProcess {
  readonly child: ChildProcess;
  /** Everything that it has logged. */
  readonly output: () => string;
  /** The processes that train for it now. */
  trainers(): readonly number[];
  kill(signal: NodeJS.Signals): void;
  /** Its exit code, when it has ended; null where a signal ended it. */
  readonly exited: Promise<number | null>;
}

/** `npm run worker` as a process; resolves when it takes jobs. `fileKib`: the largest file that it, and its trainer, may write. */
export async function startWorkerProcess(
  env: Readonly<Record<string, string>>,
  fileKib?: number,
): Promise<WorkerProcess> {
  const command = [process.execPath, cliEntry('worker')];
  const [file = '', ...args] =
    fileKib === undefined ? command : ['bash', '-c', `ulimit -f ${fileKib}; exec "$@"`, 'bash', ...command];
  const child = spawn(file, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        output += data;
        if (output.includes('worker_started')) resolve();
      });
    }
    void exited.then(() => reject(new Error(`the worker ended: ${output}`)));
  });
  return {
    child,
    output: () => output,
    trainers: () => childrenOf(child.pid ?? -1),
    kill: (signal) => child.kill(signal),
    exited,
  };
}

/** By Linux' /proc. */
function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

export function isAlive(pid: number): boolean {
  return parentOf(pid) !== undefined;
}

/** undefined: there is no such process, or it has ended and is only remembered. */
function parentOf(pid: number): number | undefined {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return state === 'Z' || state === 'X' ? undefined : Number(parent);
  } catch {
    return undefined;
  }
}
