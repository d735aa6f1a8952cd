import { mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { preprocess, preprocessHash } from '../image/index.ts';
import { buildArtifact } from '../training/artifact.ts';
import { startBackend } from '../training/backend.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../training/checkpoint.ts';
import { plainPlanes, type ToPlane } from '../training/epoch-planes.ts';
import type { FoldedNetwork } from '../training/fold.ts';
import { type LabelledPlanes, planeSize } from '../training/planes.ts';
import { parseRecipe, type Recipe } from '../training/recipe.ts';
import { averagedNetwork, initialState, train } from '../training/train.ts';
import { readMnist } from './mnist.ts';
import { createAugmenter } from './train/augmenter.ts';
import { createProgress } from './train/progress.ts';
import { writeAtomic } from './write-atomic.ts';

const usage = `usage: npm run train -- --recipe FILE [--data DIR] [--out DIR] [--checkpoints DIR]
                        [--resume] [--threads N]

Trains one model and writes its folder, <out>/<recipe's name>.
  --recipe       JSON file of settings, for instance recipes/compact.json
  --data         folder of the four MNIST files (IDX, plain or .gz); default data/mnist
  --out          default models
  --checkpoints  where the state of an unfinished run is kept; default data/checkpoints
  --resume       goes on from the checkpoint that an earlier run left
  --threads      threads that prepare the next epoch's pictures; default 1
Ctrl-C writes a checkpoint and stops.
`;

interface Arguments {
  readonly recipe: string;
  readonly data: string;
  readonly out: string;
  readonly checkpoints: string;
  readonly resume: boolean;
  readonly threads: number;
}

/** The training set without and with its validation part. */
interface Split {
  readonly training: LabelledPlanes;
  readonly validation: LabelledPlanes;
}

const toPlane: ToPlane = (picture) => preprocess(picture).plane;

async function main(options: Arguments): Promise<number> {
  const recipe = await readRecipe(options.recipe);
  const { training, validation } = split(await readMnist(options.data, 'train'), recipe);
  const test = await readMnist(options.data, 't10k');
  const checkpoint = join(options.checkpoints, `${recipe.name}.bin`);
  const folder = join(options.out, recipe.name);
  await Promise.all([options.checkpoints, folder].map((path) => mkdir(path, { recursive: true })));
  const state = options.resume
    ? decodeCheckpoint(await readCheckpoint(checkpoint), recipe, preprocessHash)
    : initialState(recipe);
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  await startBackend(dirname(wasm) + sep);

  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const save = (): Promise<void> => writeAtomic(checkpoint, encodeCheckpoint(state, recipe, preprocessHash));
  const { seed, epochs, augmentation: shares } = recipe;
  const augmenter = createAugmenter(training, { seed, epochs, shares, threads: options.threads });
  try {
    const data = {
      epoch: augmenter.epoch,
      count: training.labels.length,
      validation: plainPlanes(validation, toPlane),
    };
    const progress = createProgress({ out: process.stdout, now: () => performance.now(), recipe });
    progress.start();
    let network: FoldedNetwork | null = null;
    for await (const event of train(recipe, data, state)) {
      progress.show(event);
      if (event.kind === 'epoch') network = event.network;
      if (event.kind === 'epoch' || stop.signal.aborted) await save();
      if (stop.signal.aborted) {
        process.stdout.write(`\nStopped; --resume goes on from step ${state.step}.\n`);
        return 130;
      }
      // Lets signals and the threads' messages in.
      await setImmediate();
    }
    const artifact = buildArtifact({
      recipe,
      network: network ?? averagedNetwork(recipe, state, await augmenter.epoch(epochs - 1)),
      curve: state.curve,
      validation: data.validation,
      test: plainPlanes(test, toPlane),
      createdAt: new Date().toISOString(),
    });
    for (const [name, bytes] of Object.entries(artifact.files)) {
      await writeAtomic(join(folder, name), bytes);
    }
    await rm(checkpoint);
    progress.finish(artifact);
    return 0;
  } finally {
    await augmenter.dispose();
  }
}

async function readRecipe(file: string): Promise<Recipe> {
  const text = await readFile(file, 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is not JSON.`, { cause });
  }
  return parseRecipe(json);
}

async function readCheckpoint(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new Error(`There is no checkpoint to go on from: ${file}.`, { cause });
  }
}

function split(digits: LabelledPlanes, recipe: Recipe): Split {
  const count = digits.labels.length - recipe.validation;
  if (count < recipe.batchSize) {
    throw new Error(`${digits.labels.length} pictures are too few for this recipe.`);
  }
  const part = (from: number, to: number): LabelledPlanes => ({
    planes: digits.planes.subarray(from * planeSize, to * planeSize),
    labels: digits.labels.subarray(from, to),
  });
  return { training: part(0, count), validation: part(count, digits.labels.length) };
}

function parseArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      recipe: { type: 'string' },
      data: { type: 'string', default: 'data/mnist' },
      out: { type: 'string', default: 'models' },
      checkpoints: { type: 'string', default: 'data/checkpoints' },
      resume: { type: 'boolean', default: false },
      threads: { type: 'string', default: '1' },
    },
  });
  if (values.recipe === undefined) throw new Error(`--recipe is missing.\n\n${usage}`);
  const threads = Number(values.threads);
  if (!Number.isInteger(threads) || threads < 1 || threads > 64) {
    throw new Error(`--threads is ${values.threads}; it must be a whole number from 1 to 64.`);
  }
  return { ...values, recipe: values.recipe, threads };
}

try {
  process.exitCode = await main(parseArguments(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
