import { createJob, type Job, type JobTask } from './job.ts';
import type { Reading, Timers } from './types.ts';

/** Jobs that wait, first come, first served, and those that were taken and have not ended yet. */
export interface JobQueue {
  /** Appends a job; resolves to its outcome, as `createJob` says. */
  add(task: JobTask): Promise<Reading>;
  /** The job that waited longest; undefined where none waits. It never has ended already. */
  take(): Job | undefined;
  waiting(): number;
  /** Resolves once no job waits or is at work. */
  drained(): Promise<void>;
}

export function createJobQueue(timers: Timers): JobQueue {
  const waiting: Job[] = [];
  const open = new Set<Job>();
  let onDrained = (): void => {};

  function ended(job: Job): void {
    const position = waiting.indexOf(job);
    if (position >= 0) waiting.splice(position, 1);
    open.delete(job);
    if (open.size === 0) onDrained();
  }

  return {
    add(task) {
      return new Promise((resolve, reject) => {
        const job = createJob(task, { resolve, reject, ended }, timers);
        open.add(job);
        waiting.push(job);
      });
    },
    take: () => waiting.shift(),
    waiting: () => waiting.length,
    drained() {
      return new Promise((resolve) => {
        onDrained = resolve;
        if (open.size === 0) resolve();
      });
    },
  };
}
