import type { Architecture, ConvNode, NormNode } from './architecture.ts';
import { normEpsilon } from './graph/norm.ts';
import type { GraphRuntime } from './graph-runtime.ts';
import { decodeOnnx, type OnnxTensor } from './onnx-schema.ts';
import { parameterShapes } from './parameters.ts';
import { type LabelledPlanes, mixedPlanes } from './planes.ts';
import { type Recipe, recipeArchitecture } from './recipe.ts';
import { estimateStatistics } from './statistics.ts';
import { initialState, statisticsPlanes, type TrainingState } from './train.ts';

/**
 * The state before the first step of a training that goes on from a model: one that reads as the model does. What was folded into its
 * convolutions is taken out again: kernels get the length that fresh ones have, so that the learning rate means the same, and
 * gains and offsets what undoes the statistics of `set`, as they are estimated for every network. Throws where the model's layers are not the recipe's, or where a
 * normalisation stands anywhere but right after a convolution.
 */
export async function inherit(
  recipe: Recipe,
  model: Uint8Array,
  set: LabelledPlanes,
  runtime: GraphRuntime,
): Promise<TrainingState> {
  const sample = mixedPlanes(set, statisticsPlanes);
  const architecture = recipeArchitecture(recipe);
  const state = initialState(recipe);
  const { parameters } = state;
  const folded = foldedValues(architecture, model);
  for (const { name, values } of parameters) values.set(folded.get(name) ?? values);
  const values = (name: string): Float32Array =>
    parameters.find((parameter) => parameter.name === name)?.values ?? new Float32Array();
  const layers = normalisedConvs(architecture).map(({ conv, norm }) => ({
    norm,
    scales: scaleKernel(values(`${conv.name}.kernel`), conv.shape.channels),
  }));
  // One after the other: what a layer sees depends on the ones before it.
  for (const { norm, scales } of layers) {
    const seen = await estimateStatistics(runtime, architecture, parameters, sample, recipe.batchSize);
    const statistics = seen.get(norm.name);
    const offset = values(`${norm.name}.offset`);
    const gain = values(`${norm.name}.gain`);
    for (let c = 0; c < gain.length; c++) {
      const scale = scales[c] ?? 1;
      gain[c] = Math.sqrt((statistics?.variance[c] ?? 0) + normEpsilon) / scale;
      offset[c] = (offset[c] ?? 0) + (statistics?.mean[c] ?? 0) / scale;
    }
  }
  return { ...state, average: parameters.map((parameter) => parameter.values.slice()) };
}

/** Throws where `inherit` would, before pictures are made for it: where the model's layers are not the recipe's. */
export function checkParent(recipe: Recipe, model: Uint8Array): void {
  foldedValues(recipeArchitecture(recipe), model);
}

/** The kernels and biases of a model by the parameters that they belong to: a convolution's bias is the offset after it. */
function foldedValues(architecture: Architecture, model: Uint8Array): ReadonlyMap<string, Float32Array> {
  const pairs = normalisedConvs(architecture);
  const network = decodeOnnx(model);
  const convs = layersOf(network, 'Conv');
  const dense = architecture.nodes.filter(({ op }) => op === 'dense');
  const gemms = layersOf(network, 'Gemm');
  if (convs.length !== pairs.length || gemms.length !== dense.length) throw differs();
  const tensors: readonly (readonly [string, OnnxTensor | undefined])[] = [
    ...pairs.flatMap(({ conv, norm }, i) => [
      [`${conv.name}.kernel`, convs[i]?.kernel] as const,
      [`${norm.name}.offset`, convs[i]?.bias] as const,
    ]),
    ...dense.flatMap(({ name }, i) => [
      [`${name}.kernel`, gemms[i]?.kernel] as const,
      [`${name}.bias`, gemms[i]?.bias] as const,
    ]),
  ];
  const shapes = parameterShapes(architecture);
  return new Map(tensors.map(([name, tensor]) => [name, valuesOf(tensor, shapes.get(name))]));
}

/** The convolutions with the normalisation after each, in order. */
function normalisedConvs({
  nodes,
}: Architecture): readonly { readonly conv: ConvNode; readonly norm: NormNode }[] {
  const convs = nodes.filter((node) => node.op === 'conv');
  const norms = nodes.filter((node) => node.op === 'norm');
  return convs.map((conv) => {
    const norm = norms.find(({ inputs }) => inputs[0] === conv.name);
    if (norm === undefined || norms.length !== convs.length) {
      throw new Error('Only of networks whose every convolution is normalised can a model be gone on from.');
    }
    return { conv, norm };
  });
}

/** Makes the sum of squares of each of `channels` kernels 2, as it is at the start; answers by what each was multiplied. */
function scaleKernel(kernel: Float32Array, channels: number): Float32Array {
  const size = kernel.length / channels;
  return Float32Array.from({ length: channels }, (_, c) => {
    const weights = kernel.subarray(c * size, (c + 1) * size);
    const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
    const scale = squares > 0 ? Math.sqrt(2 / squares) : 1;
    weights.forEach((weight, w) => {
      weights[w] = weight * scale;
    });
    return scale;
  });
}

interface WeightedLayer {
  readonly kernel: OnnxTensor | undefined;
  readonly bias: OnnxTensor | undefined;
}

function layersOf(
  { nodes, tensors }: ReturnType<typeof decodeOnnx>,
  opType: 'Conv' | 'Gemm',
): readonly WeightedLayer[] {
  const tensor = new Map(tensors.map((one) => [one.name, one]));
  return nodes
    .filter((node) => node.opType === opType)
    .map(({ inputs: [, kernel = '', bias = ''] }) => ({
      kernel: tensor.get(kernel),
      bias: tensor.get(bias),
    }));
}

function valuesOf(tensor: OnnxTensor | undefined, shape: readonly number[] | undefined): Float32Array {
  if (!(tensor?.values instanceof Float32Array) || tensor.dims.join() !== shape?.join()) throw differs();
  return tensor.values;
}

function differs(): Error {
  return new Error('The parent has other layers than the recipe.');
}
