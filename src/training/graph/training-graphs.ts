import { type Architecture, digits, type Node, pictureInput, planeSidePx } from '../architecture.ts';
import type { OnnxGraph } from '../onnx-schema.ts';
import type { Parameters } from '../parameters.ts';
import { emitConv } from './conv.ts';
import { emitDense } from './dense.ts';
import type { Emission, Target } from './emission.ts';
import { createGraphBuilder, type GraphBuilder } from './graph-builder.ts';
import { emitAdd, emitConcat, emitRelu } from './join.ts';
import { emitNorm } from './norm.ts';
import { emitGlobalAverage, emitPool } from './pool.ts';

export const targetsInput = 'targets';
export const lossOutput = 'loss';
/** The names of what the graphs give for a parameter and for a `norm` node. */
export const gradientOutput = (parameter: string): string => `${parameter}.gradient`;
export const meanOutput = (norm: string): string => `${norm}.mean`;
export const varianceOutput = (norm: string): string => `${norm}.variance`;

/**
 * A training step as an ONNX graph: `picture` [N, 1, 28, 28], `targets` [N, 10] (rows that sum to 1) and every
 * parameter by its name -> `loss`, the mean cross entropy in nats, and its gradient by every parameter, called
 * `<parameter>.gradient`. N is `batchSize`. Normalisation is by the batch's own statistics.
 */
export function stepGraph(architecture: Architecture, parameters: Parameters, batchSize: number): OnnxGraph {
  const graph = createGraphBuilder();
  const forward = emitForward(graph, architecture, parameters, batchSize);
  const targets = graph.input(targetsInput, [batchSize, digits]);
  const logProbs = graph.apply('LogSoftmax', [forward.logits], { axis: 1 });
  const total = graph.apply('ReduceSum', [graph.apply('Mul', [logProbs, targets])], { keepdims: 0 });
  graph.output(graph.apply('Mul', [total, graph.floats([-1 / batchSize], [])]), lossOutput, []);

  // Of the softmax and the cross entropy together: probabilities less targets.
  const excess = graph.apply('Sub', [graph.apply('Exp', [logProbs]), targets]);
  const byLogits = graph.apply('Mul', [excess, graph.floats([1 / batchSize])]);
  const gradients = new Map<string, string>([[forward.last, byLogits]]);
  for (const { node, emission } of forward.emissions.toReversed()) {
    const gradient = gradients.get(node.name);
    if (gradient === undefined) throw new Error(`Nothing reads ${node.name}.`);
    const by = emission.backward(gradient);
    by.inputs.forEach((value, i) => {
      const input = node.inputs[i] ?? '';
      const others = gradients.get(input);
      gradients.set(input, others === undefined ? value : graph.apply('Add', [others, value]));
    });
    for (const [part, value] of Object.entries(by.parameters)) {
      const name = `${node.name}.${part}`;
      const shape = parameters.find((parameter) => parameter.name === name)?.shape ?? [];
      graph.output(value, gradientOutput(name), shape);
    }
  }
  return graph.build(`${architecture.name}-step`);
}

/**
 * What normalisation sees of a batch: `picture` and every parameter -> `<norm>.mean` and `<norm>.variance` of each
 * `norm` node, and `logits` [N, 10].
 */
export function statisticsGraph(
  architecture: Architecture,
  parameters: Parameters,
  batchSize: number,
): OnnxGraph {
  const graph = createGraphBuilder();
  const forward = emitForward(graph, architecture, parameters, batchSize);
  for (const { norm, channels, mean, variance } of forward.norms) {
    graph.output(mean, meanOutput(norm), [channels]);
    graph.output(variance, varianceOutput(norm), [channels]);
  }
  graph.output(forward.logits, 'logits', [batchSize, digits]);
  return graph.build(`${architecture.name}-statistics`);
}

interface Forward {
  readonly emissions: readonly { readonly node: Node; readonly emission: Emission }[];
  readonly norms: readonly {
    readonly norm: string;
    readonly channels: number;
    readonly mean: string;
    readonly variance: string;
  }[];
  /** The last node, and the value that it gives. */
  readonly last: string;
  readonly logits: string;
}

function emitForward(
  graph: GraphBuilder,
  architecture: Architecture,
  parameters: Parameters,
  batchSize: number,
): Forward {
  const picture = graph.input(pictureInput, [batchSize, 1, planeSidePx, planeSidePx]);
  for (const { name, shape } of parameters) graph.input(name, shape);
  const values = new Map<string, string>([[pictureInput, picture]]);
  const shapes = new Map(architecture.nodes.map((node) => [node.name, node.shape]));
  const emissions: { node: Node; emission: Emission }[] = [];
  const norms: Forward['norms'][number][] = [];

  function emit(node: Node): Emission {
    const inputs = node.inputs.map((name) => values.get(name) ?? '');
    const [input = ''] = inputs;
    const target: Target = { graph, batchSize, parameter: (part) => `${node.name}.${part}` };
    switch (node.op) {
      case 'conv':
        return emitConv(node, input, target);
      case 'norm': {
        const emission = emitNorm(node, input, target);
        const { mean, variance } = emission;
        norms.push({ norm: node.name, channels: node.shape.channels, mean, variance });
        return emission;
      }
      case 'relu':
        return emitRelu(node, input, target);
      case 'add':
        return emitAdd(node, inputs, target);
      case 'concat':
        return emitConcat(
          node,
          inputs,
          node.inputs.flatMap((name) => shapes.get(name) ?? []),
          target,
        );
      case 'maxPool':
      case 'averagePool':
        return emitPool(node, input, target);
      case 'globalAverage':
        return emitGlobalAverage(node, input, target);
      case 'dense':
        return emitDense(node, input, target);
      default:
        return node satisfies never;
    }
  }

  for (const node of architecture.nodes) {
    const emission = emit(node);
    emissions.push({ node, emission });
    values.set(node.name, emission.output);
  }
  const last = architecture.nodes.at(-1)?.name ?? '';
  return { emissions, norms, last, logits: values.get(last) ?? '' };
}
