import type { PoolMessage, SpawnWorker, WorkerEvents } from '../../src/engine/index.ts';

/** A worker that does nothing by itself: what it says, and when, is the test's to tell. */
export interface ScriptedWorker {
  readonly events: WorkerEvents;
  /** What it was sent so far. */
  readonly posted: PoolMessage[];
  terminated: boolean;
}

/** Spawns scripted workers; the latest is the last of `workers`. */
export function scriptedWorkers(): { readonly spawn: SpawnWorker; readonly workers: ScriptedWorker[] } {
  const workers: ScriptedWorker[] = [];
  const spawn: SpawnWorker = (events) => {
    const worker: ScriptedWorker = { events, posted: [], terminated: false };
    workers.push(worker);
    return {
      post: (message) => worker.posted.push(message),
      terminate: async () => {
        worker.terminated = true;
      },
    };
  };
  return { spawn, workers };
}
