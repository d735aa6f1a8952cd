export interface Latest<Job> {
  /** Starts the job, or keeps it, in the place of the one kept before, until the running one has ended. */
  offer(job: Job): void;
  /** The running job has ended: the one kept, if any, starts. */
  settled(): void;
  /** Forgets the job that is kept. */
  drop(): void;
}

/** Runs one job at a time, and of those that come meanwhile only the newest: whoever draws wants an answer to the last stroke. */
export function createLatest<Job>(start: (job: Job) => void): Latest<Job> {
  let running = false;
  let kept: { readonly job: Job } | null = null;
  return {
    offer(job) {
      if (running) {
        kept = { job };
        return;
      }
      running = true;
      start(job);
    },
    settled() {
      const next = kept;
      kept = null;
      running = next !== null;
      if (next !== null) start(next.job);
    },
    drop() {
      kept = null;
    },
  };
}
