import * as z from 'zod';
import { type Recipe, recipeHash } from './recipe.ts';
import { type EpochResult, initialState, type TrainingState } from './train.ts';

const epochResult: z.ZodType<EpochResult> = z.strictObject({
  epoch: z.number().int().positive(),
  trainLoss: z.number(),
  valAcc: z.number(),
  valNll: z.number(),
});

/** What a run's pictures come from: weights that have seen others don't go on as if they hadn't. */
export interface CheckpointOrigin {
  /** Of the image pipeline. */
  readonly preprocessHash: string;
  /** A name for all that the training sets depend on, the digits included. */
  readonly trainingSets: string;
}

/** The first line of a checkpoint, as JSON; the numbers follow it. */
const headerSchema = z.strictObject({
  format: z.literal('digits-checkpoint/2'),
  recipeHash: z.string(),
  preprocessHash: z.string(),
  trainingSets: z.string(),
  step: z.number().int().nonnegative(),
  lossSum: z.number(),
  curve: z.array(epochResult),
});

const newline = 0x0a;

/**
 * The state as bytes: a line of JSON, then the weights, their average and both moments as little-endian float32, in
 * the order of the parameters.
 */
export function encodeCheckpoint(state: TrainingState, recipe: Recipe, origin: CheckpointOrigin): Uint8Array {
  const header: z.infer<typeof headerSchema> = {
    format: 'digits-checkpoint/2',
    recipeHash: recipeHash(recipe),
    ...origin,
    step: state.step,
    lossSum: state.lossSum,
    curve: [...state.curve],
  };
  const line = new TextEncoder().encode(`${JSON.stringify(header)}\n`);
  const arrays = stateArrays(state);
  const count = arrays.reduce((sum, array) => sum + array.length, 0);
  const bytes = new Uint8Array(line.length + 4 * count);
  bytes.set(line);
  const view = new DataView(bytes.buffer, line.length);
  let offset = 0;
  for (const array of arrays) {
    for (const value of array) {
      view.setFloat32(offset, value, true);
      offset += 4;
    }
  }
  return bytes;
}

/**
 * The state that a checkpoint holds. Throws where it is damaged, or was made by another recipe, behind another
 * image pipeline or of other digits.
 */
export function decodeCheckpoint(bytes: Uint8Array, recipe: Recipe, origin: CheckpointOrigin): TrainingState {
  const end = bytes.indexOf(newline);
  if (end < 0) throw new Error('The checkpoint is damaged: it has no header.');
  const header = parseHeader(new TextDecoder().decode(bytes.subarray(0, end)));
  if (header.recipeHash !== recipeHash(recipe)) {
    throw new Error('The checkpoint belongs to another recipe; --replace instead of --resume starts anew.');
  }
  if (header.preprocessHash !== origin.preprocessHash) {
    throw new Error(
      'The checkpoint belongs to another version of the image pipeline; --replace instead of --resume starts anew.',
    );
  }
  if (header.trainingSets !== origin.trainingSets) {
    throw new Error(
      'The checkpoint belongs to other training data; --replace instead of --resume starts anew.',
    );
  }
  const state = initialState(recipe);
  const arrays = stateArrays(state);
  const count = arrays.reduce((sum, array) => sum + array.length, 0);
  const body = bytes.subarray(end + 1);
  if (body.length !== 4 * count) {
    throw new Error(`The checkpoint is damaged: ${body.length} bytes of weights, ${4 * count} expected.`);
  }
  const view = new DataView(body.buffer, body.byteOffset);
  let offset = 0;
  for (const array of arrays) {
    for (let i = 0; i < array.length; i++) {
      array[i] = view.getFloat32(offset, true);
      offset += 4;
    }
  }
  return { ...state, step: header.step, lossSum: header.lossSum, curve: header.curve };
}

function parseHeader(text: string): z.infer<typeof headerSchema> {
  try {
    return headerSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error('The checkpoint is damaged: its header cannot be read.', { cause });
  }
}

function stateArrays({ parameters, average, moments }: TrainingState): readonly Float32Array[] {
  return [...parameters.map(({ values }) => values), ...average, ...moments.first, ...moments.second];
}
