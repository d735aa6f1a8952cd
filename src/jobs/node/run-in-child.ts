import { type ChildProcess, fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../log.ts';
import { removeDrafts } from '../../runtime/write-atomic.ts';
import type { DiscardJob, RunControl, RunJob, RunnableJob, RunOutcome } from '../types.ts';
import { type FromChild, fromChildSchema, type RunFolders, type ToChild } from './messages.ts';

export interface RunInChildOptions {
  /** Of MNIST's four files. */
  readonly dataDir: string;
  /** Of checkpoints and augmented sets; workers that share it go on with each other's jobs. */
  readonly dataRoot: string;
  /** Models go under its `digits`. */
  readonly artifactsRoot: string;
  /** Of the models that recipes go on from or learn from; the first one that has a model counts. */
  readonly parents: readonly string[];
  /** How long a run may take. */
  readonly timeoutMs: number;
  /** How long a run that is stopped may take to write its checkpoint before it is killed. */
  readonly graceMs: number;
  readonly log: Log;
  /** For tests of the sources: where the built child is. */
  readonly childUrl?: URL;
}

/** Node runs `.js` in the build, `.ts` where the sources are run as they are. */
const builtChild: URL = new URL(
  `./training-child${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`,
  import.meta.url,
);

/**
 * Runs each job in a process of its own, so that one that crashes, is killed or doesn't end takes nothing else with it. What is
 * retried or goes on later keeps its checkpoint; what has ended leaves the model or nothing.
 */
export function createRunInChild(options: RunInChildOptions): RunJob {
  const { dataDir, dataRoot, parents } = options;
  return async (job, control) => {
    const places = placesOf(job.id, options);
    const folders: RunFolders = { data: dataDir, sets: join(dataRoot, 'sets'), parents, ...places };
    const outcome = await runChild(job, folders, control, options).catch(
      // The system has no process to give.
      (error: unknown): RunOutcome => ({ kind: 'failed', error: String(error), retry: true }),
    );
    const goesOn =
      control.signal.reason !== 'cancel' &&
      (outcome.kind === 'stopped' || (outcome.kind === 'failed' && outcome.retry && !control.isLastTry));
    await removeLeftovers(places, goesOn);
    return outcome;
  };
}

/** Removes the checkpoint of a job that is over, where it waited for another run. */
export function createDiscard(roots: Roots): DiscardJob {
  return async (jobId) => removeLeftovers(placesOf(jobId, roots), false);
}

type Roots = Pick<RunInChildOptions, 'dataRoot' | 'artifactsRoot'>;
type Places = Pick<RunFolders, 'models' | 'checkpoint' | 'draft'>;

function placesOf(jobId: string, { dataRoot, artifactsRoot }: Roots): Places {
  const models = join(artifactsRoot, 'digits');
  return {
    models,
    checkpoint: join(dataRoot, 'checkpoints', 'jobs', `${jobId}.bin`),
    // With a leading dot it can't be a model's id.
    draft: join(models, `.${jobId}`),
  };
}

/** A child that was killed may have left them half-written, the checkpoint's drafts too. */
async function removeLeftovers({ draft, checkpoint }: Places, keepsCheckpoint: boolean): Promise<void> {
  for (const path of keepsCheckpoint ? [draft] : [draft, checkpoint]) {
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
  await removeDrafts(checkpoint).catch(() => undefined);
}

async function runChild(
  { id, spec }: RunnableJob,
  folders: RunFolders,
  { signal, onProgress }: RunControl,
  options: RunInChildOptions,
): Promise<RunOutcome> {
  const { timeoutMs, graceMs, log } = options;
  const startedMs = performance.now();
  const child = fork(options.childUrl ?? builtChild, [String(process.pid)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const stderr = keepTail(child);
  let end: FromChild | undefined;
  let isTimeUp = false;
  let grace: NodeJS.Timeout | undefined;
  const tell = (message: ToChild): void => {
    // A child that is gone tells so by its `close`.
    if (child.connected) child.send(message, () => undefined);
  };
  const onStop = (): void => {
    if (signal.reason === 'cancel') child.kill('SIGKILL');
    else {
      tell({ type: 'stop' });
      grace = setTimeout(() => child.kill('SIGKILL'), graceMs);
    }
  };
  const timeout = setTimeout(() => {
    isTimeUp = true;
    child.kill('SIGKILL');
  }, timeoutMs);

  return await new Promise<RunOutcome>((resolve) => {
    child.on('message', (message) => {
      const parsed = fromChildSchema.safeParse(message);
      if (!parsed.success) log.warn('training_message', { job_id: id, reason: parsed.error.message });
      else if (parsed.data.type === 'progress') onProgress(parsed.data.progress);
      else end = parsed.data;
    });
    child.on('error', (error) => {
      log.error('training_process', { job_id: id, error: error.message });
      if (child.pid === undefined) resolve({ kind: 'failed', error: error.message, retry: true });
    });
    child.once('close', (code, killedBy) => {
      if (stderr.text !== '') log.warn('training_stderr', { job_id: id, text: stderr.text });
      const durationSec = Math.round((performance.now() - startedMs) / 100) / 10;
      if (end?.type === 'completed') resolve({ kind: 'completed', valAcc: end.valAcc, durationSec });
      else if (end?.type === 'failed') resolve({ kind: 'failed', error: end.error, retry: end.retry });
      else if (end?.type === 'stopped' || signal.aborted) resolve({ kind: 'stopped' });
      else if (isTimeUp) {
        const error = `timeout: the run took longer than ${timeoutMs / 1000} seconds`;
        resolve({ kind: 'failed', error, retry: false });
      } else resolve({ kind: 'failed', error: crash(code, killedBy), retry: true });
    });
    signal.addEventListener('abort', onStop, { once: true });
    tell({ type: 'start', recipe: spec.recipe, folders });
    if (signal.aborted) onStop();
  }).finally(() => {
    clearTimeout(timeout);
    clearTimeout(grace);
    signal.removeEventListener('abort', onStop);
  });
}

function crash(code: number | null, killedBy: NodeJS.Signals | null): string {
  if (killedBy === 'SIGKILL')
    return 'the training process was killed (SIGKILL), as the system does when memory runs out';
  return `the training process ended without a result (${killedBy ?? `exit code ${code}`})`;
}

const maxTailChars = 2000;

/** The end of what a child writes on standard error. */
function keepTail(child: ChildProcess): { readonly text: string } {
  const kept = { text: '' };
  child.stderr?.on('data', (data) => {
    kept.text = `${kept.text}${data}`.slice(-maxTailChars);
  });
  return kept;
}
