import { type OnnxGraph, type OnnxWeights, readGraph } from '../engine/onnx/read-graph.ts';
import type { Architecture, ConvNode, NormNode } from './architecture.ts';
import { parameterShapes } from './parameters.ts';
import { type Recipe, recipeArchitecture } from './recipe.ts';

/** Throws where `inherit` would, before pictures are made for it: where the model's layers are not the recipe's. */
export function checkParent(recipe: Recipe, model: Uint8Array): void {
  parentWeights(recipeArchitecture(recipe), model);
}

/**
 * The kernels and biases of a model by the parameters that they belong to: a convolution's bias is the offset after it. Throws where its
 * layers are not the architecture's.
 */
export function parentWeights(
  architecture: Architecture,
  model: Uint8Array,
): ReadonlyMap<string, Float32Array> {
  const pairs = normalisedConvs(architecture);
  const network = readGraph(model);
  if (network === null) throw new Error('The parent is no network that this trainer wrote.');
  const convs = layersOf(network, 'Conv');
  const dense = architecture.nodes.filter(({ op }) => op === 'dense');
  const gemms = layersOf(network, 'Gemm');
  if (convs.length !== pairs.length || gemms.length !== dense.length) throw differs();
  const tensors: readonly (readonly [string, OnnxWeights | undefined])[] = [
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
export function normalisedConvs({
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

interface WeightedLayer {
  readonly kernel: OnnxWeights | undefined;
  readonly bias: OnnxWeights | undefined;
}

function layersOf({ steps, weights }: OnnxGraph, operator: 'Conv' | 'Gemm'): readonly WeightedLayer[] {
  return steps
    .filter((step) => step.operator === operator)
    .map(({ inputs: [, kernel = '', bias = ''] }) => ({
      kernel: weights.get(kernel),
      bias: weights.get(bias),
    }));
}

function valuesOf(tensor: OnnxWeights | undefined, shape: readonly number[] | undefined): Float32Array {
  if (tensor === undefined || tensor.dims.join() !== shape?.join()) throw differs();
  return tensor.values;
}

function differs(): Error {
  return new Error('The parent has other layers than the recipe.');
}
