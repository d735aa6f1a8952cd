import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { preprocessHash } from '../image/index.ts';
import { type ArtifactFiles, installArtifact } from '../runtime/install-artifact.ts';
import { writeAtomic } from '../runtime/write-atomic.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../training/checkpoint.ts';
import { type Backend, backends, type GraphRuntime } from '../training/graph-runtime.ts';
import { createFastestRuntime, createGraphRuntime } from '../training/node/create-graph-runtime.ts';
import { createEpochSets, type EpochSets } from '../training/node/epoch-sets.ts';
import { epochSetsKey } from '../training/node/epoch-sets-key.ts';
import { firstState } from '../training/node/first-state.ts';
import { type Inputs, readCheckpoint, readInputs, readRecipe } from '../training/node/read-inputs.ts';
import { runTraining } from '../training/node/run-training.ts';
import { taughtSets } from '../training/node/taught-sets.ts';
import { parameterCount } from '../training/parameters.ts';
import type { Recipe } from '../training/recipe.ts';
import { runCommand } from './run-command.ts';
import { createProgress } from './train/progress.ts';

const usage = `usage: npm run train -- --recipe FILE [--data DIR] [--out DIR] [--checkpoints DIR]
                        [--sets DIR] [--parents DIR] [--backend B] [--resume] [--replace] [--threads N]
                        [--prepare]

Trains one model and writes its folder, <out>/<recipe's name>.
  --recipe       JSON file of settings, for instance recipes/small.json
  --data         folder of the four MNIST files (IDX, plain or .gz); default data/mnist
  --out          default models
  --checkpoints  where the state of an unfinished run is kept; default data/checkpoints
  --sets         where the augmented training sets are kept; default data/sets
  --parents      folder of the models that recipes go on from or learn from; default models
  --backend      native (needs the package onnxruntime-node), wasm, or torch (needs Python with PyTorch and onnx; uses a GPU
                 where there is one); default: native where it is installed
  --resume       goes on from the checkpoint that an earlier run left
  --replace      takes the place of a model of that name, and of a checkpoint where it isn't resumed
  --threads      threads that prepare the next epoch's pictures; default 1
  --prepare      makes the training sets, and what teachers answer to them, and ends
Ctrl-C writes a checkpoint and stops, and so does the terminal's end.
`;

interface Arguments {
  readonly recipe: string;
  readonly data: string;
  readonly out: string;
  readonly checkpoints: string;
  readonly sets: string;
  readonly parents: string;
  readonly backend: Backend | undefined;
  readonly resume: boolean;
  readonly replace: boolean;
  readonly threads: number;
  readonly prepare: boolean;
}

async function main(options: Arguments): Promise<number> {
  const inputs = await readInputs(await readRecipe(options.recipe), options.data);
  const { recipe } = inputs;
  const sets = createEpochSets(inputs.training, { recipe, folder: options.sets, threads: options.threads });
  const { backend } = options;
  const runtime = await (backend === undefined ? createFastestRuntime() : createGraphRuntime(backend));
  try {
    const taught = await taughtSets(sets, recipe, [options.parents], runtime);
    return options.prepare
      ? await prepare(taught, recipe)
      : await trainModel(options, inputs, taught, runtime);
  } finally {
    await runtime.dispose();
    await sets.dispose();
  }
}

async function prepare(sets: EpochSets, recipe: Recipe): Promise<number> {
  await sets.makeAll((set) => process.stdout.write(`set ${set + 1}/${recipe.sets.count}\n`));
  return 0;
}

async function trainModel(
  options: Arguments,
  inputs: Inputs,
  sets: EpochSets,
  runtime: GraphRuntime,
): Promise<number> {
  const { recipe } = inputs;
  const checkpoint = join(options.checkpoints, `${recipe.name}.bin`);
  const folder = join(options.out, recipe.name);
  await checkPlaces(options, folder, checkpoint);
  const origin = { preprocessHash, trainingSets: epochSetsKey(inputs.training, recipe) };
  const state = options.resume
    ? decodeCheckpoint(await readCheckpoint(checkpoint), recipe, origin)
    : await firstState(recipe, [options.parents], sets, runtime);
  // With all that is given checked, and before the time is spent: what can't start leaves nothing behind.
  await Promise.all([options.checkpoints, options.out].map((path) => mkdir(path, { recursive: true })));

  const progress = createProgress({
    out: process.stdout,
    now: () => performance.now(),
    recipe,
    weights: parameterCount(state.parameters),
  });
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stop.abort());
  progress.start();
  const artifact = await runTraining({
    inputs,
    sets,
    state,
    runtime,
    onEvent: progress.show,
    save: () => writeAtomic(checkpoint, encodeCheckpoint(state, recipe, origin)),
    stop: stop.signal,
  });
  if (artifact === null) {
    process.stdout.write(`\nStopped; --resume goes on from step ${state.step}.\n`);
    return 130;
  }
  await install(options, recipe.name, artifact.files);
  await rm(checkpoint, { force: true });
  progress.finish(artifact);
  return 0;
}

/** A model that is to be replaced stays where the disk doesn't take the new one. */
async function install({ out, replace }: Arguments, name: string, files: ArtifactFiles): Promise<void> {
  const folder = join(out, name);
  const aside = join(out, `.${name}.replaced`);
  if (replace) await rm(aside, { recursive: true, force: true });
  const isAside = replace && existsSync(folder);
  if (isAside) await rename(folder, aside);
  try {
    if (!(await installArtifact(out, name, files))) throw taken(folder);
  } catch (error) {
    if (isAside) await rename(aside, folder);
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}

/** Hours of work are not to be lost by a name that is used twice. */
async function checkPlaces(
  { resume, replace }: Arguments,
  folder: string,
  checkpoint: string,
): Promise<void> {
  if (replace) return;
  const files = await readdir(folder).catch(() => []);
  if (files.length > 0) throw taken(folder);
  if (!resume && existsSync(checkpoint)) {
    throw new Error(
      `${checkpoint} is of an unfinished run: --resume goes on from it, --replace begins anew.`,
    );
  }
}

function taken(folder: string): Error {
  return new Error(
    `There is a model in ${folder} already: --replace takes its place, --out writes elsewhere.`,
  );
}

function parseArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      recipe: { type: 'string' },
      data: { type: 'string', default: 'data/mnist' },
      out: { type: 'string', default: 'models' },
      checkpoints: { type: 'string', default: 'data/checkpoints' },
      sets: { type: 'string', default: 'data/sets' },
      parents: { type: 'string', default: 'models' },
      backend: { type: 'string' },
      prepare: { type: 'boolean', default: false },
      replace: { type: 'boolean', default: false },
      resume: { type: 'boolean', default: false },
      threads: { type: 'string', default: '1' },
    },
  });
  if (values.recipe === undefined) throw new Error('--recipe is missing.');
  const threads = Number(values.threads);
  if (!Number.isInteger(threads) || threads < 1 || threads > 64) {
    throw new Error(`--threads is ${values.threads}; it must be a whole number from 1 to 64.`);
  }
  const backend = backends.find((name) => name === values.backend);
  if (values.backend !== undefined && backend === undefined) {
    throw new Error(`--backend is ${values.backend}; it must be one of ${backends.join(', ')}.`);
  }
  return { ...values, recipe: values.recipe, threads, backend };
}

await runCommand({ usage, parse: parseArguments, run: main });
