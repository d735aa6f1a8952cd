import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { preprocess, preprocessHash } from '../image/index.ts';
import { buildArtifact } from '../training/artifact.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../training/checkpoint.ts';
import { plainPlanes, type ToPlane } from '../training/epoch-planes.ts';
import type { FoldedNetwork } from '../training/fold.ts';
import { type Backend, backends, type GraphRuntime } from '../training/graph-runtime.ts';
import { createFastestRuntime, createGraphRuntime } from '../training/ort-runtime.ts';
import { parameterCount } from '../training/parameters.ts';
import type { Recipe } from '../training/recipe.ts';
import {
  averagedNetwork,
  initialState,
  type TrainingData,
  type TrainingEvent,
  type TrainingState,
  train,
} from '../training/train.ts';
import { createEpochSets, type EpochSets } from './train/epoch-sets.ts';
import { createProgress } from './train/progress.ts';
import { type Inputs, readCheckpoint, readInputs } from './train/read-inputs.ts';
import { writeAtomic } from './write-atomic.ts';

const usage = `usage: npm run train -- --recipe FILE [--data DIR] [--out DIR] [--checkpoints DIR]
                        [--sets DIR] [--backend B] [--resume] [--threads N] [--prepare]

Trains one model and writes its folder, <out>/<recipe's name>.
  --recipe       JSON file of settings, for instance recipes/small.json
  --data         folder of the four MNIST files (IDX, plain or .gz); default data/mnist
  --out          default models
  --checkpoints  where the state of an unfinished run is kept; default data/checkpoints
  --sets         where the augmented training sets are kept; default data/sets
  --backend      native (needs the package onnxruntime-node) or wasm; default: native where it is installed
  --resume       goes on from the checkpoint that an earlier run left
  --threads      threads that prepare the next epoch's pictures; default 1
  --prepare      makes the training sets and ends
Ctrl-C writes a checkpoint and stops.
`;

interface Arguments {
  readonly recipe: string;
  readonly data: string;
  readonly out: string;
  readonly checkpoints: string;
  readonly sets: string;
  readonly backend: Backend | undefined;
  readonly resume: boolean;
  readonly threads: number;
  readonly prepare: boolean;
}

const toPlane: ToPlane = (picture) => preprocess(picture).plane;

async function main(options: Arguments): Promise<number> {
  const inputs = await readInputs(options.recipe, options.data);
  const { recipe } = inputs;
  const sets = createEpochSets(inputs.training, { recipe, folder: options.sets, threads: options.threads });
  try {
    return options.prepare ? await prepare(sets, recipe) : await trainModel(options, inputs, sets);
  } finally {
    await sets.dispose();
  }
}

async function prepare(sets: EpochSets, recipe: Recipe): Promise<number> {
  await sets.makeAll((set) => process.stdout.write(`set ${set + 1}/${recipe.sets.count}\n`));
  return 0;
}

async function trainModel(options: Arguments, inputs: Inputs, sets: EpochSets): Promise<number> {
  const { recipe } = inputs;
  const runtime = await (options.backend === undefined
    ? createFastestRuntime()
    : createGraphRuntime(options.backend));
  const checkpoint = join(options.checkpoints, `${recipe.name}.bin`);
  const folder = join(options.out, recipe.name);
  await Promise.all([options.checkpoints, folder].map((path) => mkdir(path, { recursive: true })));
  const state = options.resume
    ? decodeCheckpoint(await readCheckpoint(checkpoint), recipe, preprocessHash)
    : initialState(recipe);

  const progress = createProgress({
    out: process.stdout,
    now: () => performance.now(),
    recipe,
    weights: parameterCount(state.parameters),
  });
  const validation = plainPlanes(inputs.validation, toPlane);
  progress.start();
  const save = (): Promise<void> => writeAtomic(checkpoint, encodeCheckpoint(state, recipe, preprocessHash));
  const data = { epoch: sets.epoch, count: sets.count, validation };
  const network = await trainToEnd(recipe, data, state, runtime, { onEvent: progress.show, save });
  if (network === null) {
    process.stdout.write(`\nStopped; --resume goes on from step ${state.step}.\n`);
    return 130;
  }
  const test = plainPlanes(inputs.test, toPlane);
  const createdAt = new Date().toISOString();
  const parts = { recipe, network, curve: state.curve, validation, test, createdAt };
  const artifact = await buildArtifact(parts, runtime);
  for (const [name, bytes] of Object.entries(artifact.files)) await writeAtomic(join(folder, name), bytes);
  await rm(checkpoint);
  progress.finish(artifact);
  return 0;
}

interface Hooks {
  readonly onEvent: (event: TrainingEvent) => void;
  readonly save: () => Promise<void>;
}

/** Trains with a checkpoint after every epoch; null where a signal stopped it, after one more checkpoint. */
async function trainToEnd(
  recipe: Recipe,
  data: TrainingData,
  state: TrainingState,
  runtime: GraphRuntime,
  hooks: Hooks,
): Promise<FoldedNetwork | null> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  let network: FoldedNetwork | null = null;
  for await (const event of train(recipe, data, state, runtime)) {
    hooks.onEvent(event);
    if (event.kind === 'epoch') network = event.network;
    if (event.kind === 'epoch' || stop.signal.aborted) await hooks.save();
    if (stop.signal.aborted) return null;
    // Lets signals and the threads' messages in.
    await setImmediate();
  }
  // Resumed after its last epoch, a run has nothing left to train.
  return network ?? (await averagedNetwork(recipe, state, await data.epoch(recipe.epochs - 1), runtime));
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
      backend: { type: 'string' },
      prepare: { type: 'boolean', default: false },
      resume: { type: 'boolean', default: false },
      threads: { type: 'string', default: '1' },
    },
  });
  if (values.recipe === undefined) throw new Error(`--recipe is missing.\n\n${usage}`);
  const threads = Number(values.threads);
  if (!Number.isInteger(threads) || threads < 1 || threads > 64) {
    throw new Error(`--threads is ${values.threads}; it must be a whole number from 1 to 64.`);
  }
  const backend = backends.find((name) => name === values.backend);
  if (values.backend !== undefined && backend === undefined) {
    throw new Error(`--backend is ${values.backend}; it must be ${backends.join(' or ')}.`);
  }
  return { ...values, recipe: values.recipe, threads, backend };
}

try {
  process.exitCode = await main(parseArguments(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
