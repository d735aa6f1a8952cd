import { type Node, pictureInput, planeSidePx, type Shape } from './architecture.ts';

export interface ConvOptions {
  readonly channels: number;
  /** Side of the kernel; default 3. */
  readonly kernelPx?: number;
  /** Default 1. */
  readonly stride?: 1 | 2;
  /** Zeros on each side; default half the kernel, which at stride 1 keeps the plane's size. */
  readonly padPx?: number;
}

/** Puts an architecture together node by node. Each call takes the names of its inputs and gives its own. */
export interface Layers {
  conv(input: string, options: ConvOptions): string;
  norm(input: string): string;
  relu(input: string): string;
  add(first: string, second: string): string;
  concat(inputs: readonly string[]): string;
  maxPool(input: string): string;
  averagePool(input: string): string;
  globalAverage(input: string): string;
  dense(input: string, units: number): string;
  /** A convolution, its normalisation and the cut at 0. */
  convNormRelu(input: string, options: ConvOptions): string;
  /** The nodes so far. */
  readonly nodes: readonly Node[];
}

/** Nodes are named by what they do and a number: `conv1`, `norm1`, ... Throws where inputs don't fit. */
export function createLayers(): Layers {
  const nodes: Node[] = [];
  const shapes = new Map<string, Shape>([[pictureInput, { channels: 1, sidePx: planeSidePx }]]);
  const counts = new Map<Node['op'], number>();

  function shapeOf(input: string | undefined): Shape {
    const shape = input === undefined ? undefined : shapes.get(input);
    if (shape === undefined) throw new Error(`There is no node named ${input}.`);
    return shape;
  }

  function base(op: Node['op'], inputs: readonly string[], shape: Shape) {
    const number = (counts.get(op) ?? 0) + 1;
    counts.set(op, number);
    return { name: `${op}${number}`, inputs, from: shapeOf(inputs[0]), shape };
  }

  function append(node: Node): string {
    nodes.push(node);
    shapes.set(node.name, node.shape);
    return node.name;
  }

  function pool(op: 'maxPool' | 'averagePool', input: string): string {
    const { channels, sidePx } = shapeOf(input);
    return append({ op, ...base(op, [input], { channels, sidePx: Math.floor(sidePx / 2) }) });
  }

  const layers: Layers = {
    nodes,
    conv(input, { channels, kernelPx = 3, stride = 1, padPx = (kernelPx - 1) / 2 }) {
      const { sidePx } = shapeOf(input);
      const outPx = Math.floor((sidePx + 2 * padPx - kernelPx) / stride) + 1;
      if (outPx < 1) throw new Error(`A kernel of ${kernelPx} is larger than its plane of ${sidePx}.`);
      const shape = { channels, sidePx: outPx };
      return append({ op: 'conv', ...base('conv', [input], shape), kernelPx, stride, padPx });
    },
    norm: (input) => append({ op: 'norm', ...base('norm', [input], shapeOf(input)) }),
    relu: (input) => append({ op: 'relu', ...base('relu', [input], shapeOf(input)) }),
    add(first, second) {
      const [a, b] = [shapeOf(first), shapeOf(second)];
      if (a.channels !== b.channels || a.sidePx !== b.sidePx) throw new Error('Sums need equal shapes.');
      return append({ op: 'add', ...base('add', [first, second], a) });
    },
    concat(inputs) {
      const shapes = inputs.map(shapeOf);
      const { sidePx } = shapeOf(inputs[0]);
      if (shapes.some((shape) => shape.sidePx !== sidePx)) throw new Error('The planes differ in size.');
      const channels = shapes.reduce((sum, shape) => sum + shape.channels, 0);
      return append({ op: 'concat', ...base('concat', inputs, { channels, sidePx }) });
    },
    maxPool: (input) => pool('maxPool', input),
    averagePool: (input) => pool('averagePool', input),
    globalAverage(input) {
      const { channels } = shapeOf(input);
      return append({ op: 'globalAverage', ...base('globalAverage', [input], { channels, sidePx: 1 }) });
    },
    dense: (input, units) =>
      append({ op: 'dense', ...base('dense', [input], { channels: units, sidePx: 1 }) }),
    convNormRelu: (input, options) => layers.relu(layers.norm(layers.conv(input, options))),
  };
  return layers;
}
