import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { messageOf } from '../../error-message.ts';
import { DigitsError, isDigitsError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { packageRoot } from '../../runtime/package-root.ts';
import { jobIdOf } from '../job-id.ts';
import { toJobSpec } from '../job-spec.ts';
import type { JobWorker, TrainingJobs } from '../types.ts';
import { checkModels } from './check-models.ts';
import {
  createConfiguredDiscard,
  createConfiguredRun,
  type OpenQueue,
  openQueue,
  queueFile,
} from './open-queue.ts';
import { readRecipeJson } from './read-recipe.ts';

export interface NodeTrainingJobs extends TrainingJobs {
  /** Gives the job under way back to the queue. */
  dispose(): Promise<void>;
}

export interface NodeTrainingJobsOptions {
  readonly config: Config;
  readonly log: Log;
  /** For tests of the sources: where the built child is. */
  readonly childUrl?: URL;
}

/** Longer than this nobody waits for the queue: Redis may be away. */
const queueTimeoutMs = 5000;

/**
 * The training jobs of a service on Node. The queue is opened when it is first asked for, or at once where jobs of an earlier
 * process wait on disk, or wait again because the queue was lost; without Redis, the jobs are run from here.
 */
export function createTrainingJobs(options: NodeTrainingJobsOptions): NodeTrainingJobs {
  const { config, log, childUrl } = options;
  const recipes = join(packageRoot(import.meta.url), 'recipes');
  let opened: Promise<OpenQueue> | undefined;
  let worker: JobWorker | undefined;
  const closing = new AbortController();

  async function open(): Promise<OpenQueue> {
    if (closing.signal.aborted) throw new DigitsError('not_ready', 'The service is shutting down.');
    opened ??= openQueue(config, log).then((queue) => {
      if (config.jobs.redisUrl === undefined) {
        worker = queue.queue.work(
          createConfiguredRun(config, log, childUrl),
          createConfiguredDiscard(config),
        );
      }
      queue.lost.addEventListener('abort', () => {
        log.error('training_queue_lost', { reason: String(queue.lost.reason) });
        opened = undefined;
        void worker?.stop().then(openKept);
      });
      return queue;
    });
    // One that failed may succeed later.
    opened.catch(() => {
      opened = undefined;
    });
    return await opened;
  }

  /** For the jobs that wait on disk, which nobody may ask for. */
  function openKept(): void {
    if (closing.signal.aborted || config.jobs.redisUrl !== undefined || !existsSync(queueFile(config)))
      return;
    open().catch((error: unknown) => {
      log.error('training_queue', { reason: messageOf(error) });
    });
  }

  openKept();

  return {
    async submit(request, requestId) {
      const id = request.request_id ?? requestId;
      const jobId = jobIdOf(id);
      const spec = await toJobSpec(request, id, (name) => readRecipeJson(recipes, name));
      // What was taken stays taken, whatever has become of its models.
      const known = await ask(open, ({ queue }) => queue.get(jobId));
      if (known !== undefined) return { job: known, isNew: false };
      await checkModels(spec.recipe, config);
      return await ask(open, ({ queue }) => queue.add({ id: jobId, spec }));
    },
    get: (id) => ask(open, ({ queue }) => queue.get(id)),
    list: () => ask(open, ({ queue }) => queue.list()),
    cancel: (id) => ask(open, ({ queue }) => queue.cancel(id)),
    subscribe: (listener) =>
      ask(
        open,
        ({ events }) => events.subscribe(listener),
        (unsubscribe) => unsubscribe(),
      ),
    closing: closing.signal,
    async dispose() {
      closing.abort();
      const queue = await opened?.catch(() => undefined);
      await worker?.stop();
      await queue?.queue.dispose();
      await queue?.events.dispose();
    },
  };
}

/** Rejects with `not_ready` where the queue fails or doesn't answer in time; `undo` gets an answer that comes after that. */
async function ask<Result>(
  open: () => Promise<OpenQueue>,
  question: (queue: OpenQueue) => Promise<Result>,
  undo: (answer: Result) => void = () => undefined,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  let isLate = false;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isLate = true;
      reject(new Error('the training queue does not answer'));
    }, queueTimeoutMs);
  });
  const answered = open().then(question);
  answered.then(
    (answer) => {
      if (isLate) undo(answer);
    },
    () => undefined,
  );
  try {
    return await Promise.race([answered, late]);
  } catch (cause) {
    if (isDigitsError(cause)) throw cause;
    throw new DigitsError('not_ready', 'The training queue cannot be reached.', {
      cause,
      retryAfterSeconds: 5,
    });
  } finally {
    clearTimeout(timer);
  }
}
