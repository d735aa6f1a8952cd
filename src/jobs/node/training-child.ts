import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../../error-message.ts';
import { preprocessHash } from '../../image/index.ts';
import { installArtifact } from '../../runtime/install-artifact.ts';
import { writeAtomic } from '../../runtime/write-atomic.ts';
import { type CheckpointOrigin, decodeCheckpoint, encodeCheckpoint } from '../../training/checkpoint.ts';
import { createFastestRuntime } from '../../training/node/create-graph-runtime.ts';
import { createEpochSets } from '../../training/node/epoch-sets.ts';
import { epochSetsKey } from '../../training/node/epoch-sets-key.ts';
import { firstState } from '../../training/node/first-state.ts';
import { type Inputs, readCheckpoint, readInputs } from '../../training/node/read-inputs.ts';
import { runTraining } from '../../training/node/run-training.ts';
import { taughtSets } from '../../training/node/taught-sets.ts';
import { type Recipe, recipeHash } from '../../training/recipe.ts';
import type { TrainingState } from '../../training/train.ts';
import { type FromChild, type RunFolders, type ToChild, toChildSchema } from './messages.ts';
import { createProgressMeter } from './progress-meter.ts';
import { pruneSets } from './prune-sets.ts';
import { readManifest } from './read-manifest.ts';

/**
 * A process that runs one job once, its argument the id of its parent: told what to train over IPC, it tells how that goes,
 * and ends. It stops, leaving a checkpoint, when it is told to; without its parent it ends at once, since the job then
 * belongs to somebody else.
 */
const stop = new AbortController();
process.on('disconnect', () => process.exit(1));
process.on('SIGTERM', () => stop.abort());
// Ctrl-C in a terminal goes to the parent as well, which says what is to be done.
process.on('SIGINT', () => undefined);
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
new Worker(new URL(`./parent-watch${extension}`, import.meta.url), {
  workerData: Number(process.argv[2]),
}).unref();

process.on('message', (message) => {
  const told: ToChild = toChildSchema.parse(message);
  if (told.type === 'stop') stop.abort();
  else void run(told.recipe, told.folders).catch(toFailure).then(finish);
});

function finish(end: FromChild): void {
  process.send?.(end, () => process.exit(0));
}

async function run(recipe: Recipe, folders: RunFolders): Promise<FromChild> {
  const folder = join(folders.models, recipe.name);
  const made = await readManifest(folder);
  if (made !== null) {
    // Of a run whose worker was lost between the model's writing and its telling.
    if (made.recipe_hash === recipeHash(recipe)) return { type: 'completed', valAcc: made.val_acc };
    throw taken(recipe);
  }
  const inputs = await readData(recipe, folders.data);
  const trainingSets = epochSetsKey(inputs.training, recipe);
  await pruneSets(folders.sets, trainingSets);
  const runtime = await createFastestRuntime();
  const ownSets = createEpochSets(inputs.training, { recipe, folder: folders.sets, threads: 1 });
  const sets = await taughtSets(ownSets, recipe, folders.parents, runtime);
  await mkdir(dirname(folders.checkpoint), { recursive: true });
  const origin = { preprocessHash, trainingSets };
  const state =
    (await readState(recipe, folders.checkpoint, origin)) ??
    (await firstState(recipe, folders.parents, sets, runtime));
  const onEvent = createProgressMeter({
    recipe,
    epochSteps: Math.floor(sets.count / recipe.batchSize),
    valAcc: state.curve.at(-1)?.valAcc ?? null,
    now: () => performance.now(),
    report: (progress) => process.send?.({ type: 'progress', progress } satisfies FromChild),
  });
  const artifact = await runTraining({
    inputs,
    sets,
    state,
    runtime,
    onEvent,
    save: () => writeAtomic(folders.checkpoint, encodeCheckpoint(state, recipe, origin)),
    stop: stop.signal,
  });
  if (artifact === null) return { type: 'stopped' };
  const isNew = await installArtifact(folders.models, recipe.name, artifact.files, basename(folders.draft));
  if (!isNew) throw taken(recipe);
  return { type: 'completed', valAcc: artifact.manifest.val_acc };
}

function taken({ name }: Recipe): Error {
  return new Error(`There is another model of the id ${name} already.`);
}

async function readData(recipe: Recipe, folder: string): Promise<Inputs> {
  try {
    return await readInputs(recipe, folder);
  } catch (cause) {
    const reason = messageOf(cause);
    const hint = '`npm run data` fetches MNIST, DIGITS__TRAINING_DATA_DIR names its folder.';
    throw new Error(`The training data cannot be used: ${reason} ${hint}`, { cause });
  }
}

/** Where an earlier run left off; null where there was none, or its checkpoint can't be used. */
async function readState(
  recipe: Recipe,
  checkpoint: string,
  origin: CheckpointOrigin,
): Promise<TrainingState | null> {
  try {
    return decodeCheckpoint(await readCheckpoint(checkpoint), recipe, origin);
  } catch {
    return null;
  }
}

/** What the system refuses (a full disk) may be better later; all else would end the same way again. */
function toFailure(error: unknown): FromChild {
  const isSystemError =
    error instanceof Error &&
    'errno' in error &&
    typeof error.errno === 'number' &&
    getSystemErrorMap().has(error.errno);
  const message = messageOf(error);
  return { type: 'failed', error: message, retry: isSystemError };
}
