import { parentPort, Worker, workerData } from 'node:worker_threads';
import { z } from 'zod';

/** Ends the process where an input is never done with, after having said which one it was. */
export interface Watchdog {
  /** The input that is about to be run. */
  watch(input: Uint8Array): void;
  stop(): Promise<number>;
}

const headerInts = 2;
/** Inputs are cut to this for the report: those that mutation makes stay far below it. */
const maxInputBytes = 1 << 20;
const lookEveryMs = 500;

/** `hangMs`: an input that is still being run after so long, give or take half a second, is a hang. */
export function startWatchdog(hangMs: number): Watchdog {
  const shared = new SharedArrayBuffer(4 * headerInts + maxInputBytes);
  const counts = new Int32Array(shared, 0, headerInts);
  const bytes = new Uint8Array(shared, 4 * headerInts);
  const worker = new Worker(new URL(import.meta.url), { workerData: { shared, hangMs } });
  worker.unref();
  return {
    watch(input) {
      bytes.set(input.subarray(0, maxInputBytes));
      counts[1] = Math.min(input.length, maxInputBytes);
      Atomics.add(counts, 0, 1);
    },
    stop: () => worker.terminate(),
  };
}

/** The other thread: the one that is watched may be in an endless loop. */
function guard(shared: SharedArrayBuffer, hangMs: number): void {
  const counts = new Int32Array(shared, 0, headerInts);
  const bytes = new Uint8Array(shared, 4 * headerInts);
  let [last, sameForMs] = [-1, 0];
  setInterval(() => {
    const now = Atomics.load(counts, 0);
    sameForMs = now === last && now > 0 ? sameForMs + lookEveryMs : 0;
    last = now;
    if (sameForMs < hangMs) return;
    const input = Buffer.from(bytes.slice(0, counts[1] ?? 0)).toString('base64');
    process.stderr.write(`HANG: not done after ${sameForMs} ms with ${input}\n`, () =>
      process.kill(process.pid, 'SIGKILL'),
    );
  }, lookEveryMs);
}

const task = z.object({ shared: z.instanceof(SharedArrayBuffer), hangMs: z.number() }).safeParse(workerData);
if (parentPort !== null && task.success) guard(task.data.shared, task.data.hangMs);
