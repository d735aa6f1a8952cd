import { classCount, inputShape } from '../classifier.ts';
import { type OnnxGraph, type OnnxStep, type OnnxWeights, readGraph } from '../onnx/read-graph.ts';

/** A square convolution over zeros at the border that keeps the plane's size, what is below 0 cut off. */
export interface PlainConvolution {
  readonly kernelPx: 3 | 5;
  readonly inChannels: number;
  readonly outChannels: number;
  /** [outChannels, inChannels, kernelPx, kernelPx]. */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  /** Whether the largest of each 2x2 is taken afterwards; a last odd row and column are left out. */
  readonly pooled: boolean;
}

/** What the trainer's `plain-3` and `plain-5` are: convolutions one after the other, and a dense layer. */
export interface PlainNetwork {
  readonly convolutions: readonly PlainConvolution[];
  /** [channels * sidePx * sidePx, 10], of the last plane; channel by channel, row by row. */
  readonly denseKernel: Float32Array;
  readonly denseBias: Float32Array;
}

/** The operators below mean the same in all of these versions (https://onnx.ai/onnx/operators). */
const operatorSets = { oldest: 11, newest: 24 } as const;

/**
 * The plain network that an ONNX file describes, or null where it is another one, or nothing that can be read: ONNX
 * Runtime then says what it is. Never throws.
 */
export function readPlainNetwork(model: Uint8Array): PlainNetwork | null {
  const graph = readGraph(model);
  return graph === null ? null : toPlain(graph);
}

function toPlain({ operatorSet, steps, weights, inputs, outputs }: OnnxGraph): PlainNetwork | null {
  const [input, ...otherInputs] = inputs;
  const [output, ...otherOutputs] = outputs;
  if (input === undefined || output === undefined || otherInputs.length + otherOutputs.length > 0)
    return null;
  if (operatorSet < operatorSets.oldest || operatorSet > operatorSets.newest) return null;
  if (!isBatchOf(input.dims, inputShape) || !isBatchOf(output.dims, [classCount])) return null;
  if (!isChain(steps, input.name, output.name)) return null;

  let at = 0;
  const next = (operator: string, inputCount = 1): OnnxStep | null => {
    const step = steps[at];
    if (step?.operator !== operator || step.inputs.length !== inputCount) return null;
    at++;
    return step;
  };
  const convolutions: PlainConvolution[] = [];
  let channels: number = inputShape[0];
  let sidePx: number = inputShape[1];
  for (let step = next('Conv', 3); step !== null; step = next('Conv', 3)) {
    const convolution = toConvolution(step, weights, channels);
    const positive = next('Relu');
    if (convolution === null || positive === null || !hasOnly(positive, {})) return null;
    const pool = next('MaxPool');
    if (pool !== null && !hasOnly(pool, { kernel_shape: [2, 2], strides: [2, 2] })) return null;
    convolutions.push({ ...convolution, pooled: pool !== null });
    channels = convolution.outChannels;
    if (pool !== null) sidePx = Math.floor(sidePx / 2);
  }
  const flatten = next('Flatten');
  const gemm = next('Gemm', 3);
  if (flatten === null || gemm === null || !hasOnly(flatten, { axis: [1] }) || !hasOnly(gemm, {}))
    return null;
  const kernel = weightsOf(gemm, 1, weights, [channels * sidePx ** 2, classCount]);
  const bias = weightsOf(gemm, 2, weights, [classCount]);
  // The trainer names the output by it.
  const identity = next('Identity');
  if (kernel === null || bias === null || at < steps.length || (identity !== null && !hasOnly(identity, {})))
    return null;
  return convolutions.length === 0
    ? null
    : { convolutions, denseKernel: kernel.values, denseBias: bias.values };
}

/** Whether each step reads what the one before it gives. */
function isChain(steps: readonly OnnxStep[], input: string, output: string): boolean {
  let value = input;
  for (const step of steps) {
    if (step.inputs[0] !== value) return false;
    value = step.output;
  }
  return value === output;
}

/** Whether the first size is free, and the others are `shape`. */
function isBatchOf(dims: readonly (number | string)[], shape: readonly number[]): boolean {
  const [batch, ...rest] = dims;
  return typeof batch === 'string' && isList(rest, shape);
}

function toConvolution(
  step: OnnxStep,
  weights: ReadonlyMap<string, OnnxWeights>,
  inChannels: number,
): Omit<PlainConvolution, 'pooled'> | null {
  const kernel = weights.get(step.inputs[1] ?? '');
  const [outChannels = 0, ofChannels, kernelPx, ...rest] = kernel?.dims ?? [];
  if (kernel === undefined || outChannels === 0 || ofChannels !== inChannels) return null;
  if ((kernelPx !== 3 && kernelPx !== 5) || !isList(rest, [kernelPx])) return null;
  const bias = weightsOf(step, 2, weights, [outChannels]);
  const padPx = (kernelPx - 1) / 2;
  const fits = hasOnly(step, {
    kernel_shape: [kernelPx, kernelPx],
    pads: [padPx, padPx, padPx, padPx],
    strides: [1, 1],
  });
  if (bias === null || !fits) return null;
  return { kernelPx, inChannels, outChannels, kernel: kernel.values, bias: bias.values };
}

/** The weights that a step takes as its input `place`, where they have these sizes. */
function weightsOf(
  step: OnnxStep,
  place: number,
  weights: ReadonlyMap<string, OnnxWeights>,
  dims: readonly number[],
): OnnxWeights | null {
  const found = weights.get(step.inputs[place] ?? '');
  if (found === undefined || !isList(found.dims, dims)) return null;
  return found;
}

/** Whether a step has just these attributes. */
function hasOnly({ attributes }: OnnxStep, expected: Readonly<Record<string, readonly number[]>>): boolean {
  const names = Object.keys(expected);
  return (
    attributes.size === names.length &&
    names.every((name) => isList(attributes.get(name) ?? [], expected[name] ?? []))
  );
}

function isList(found: readonly unknown[], expected: readonly number[]): boolean {
  return found.length === expected.length && found.every((value, n) => value === expected[n]);
}
