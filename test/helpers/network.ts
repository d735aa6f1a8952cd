import { type Field, message } from './wire.ts';

const float32 = 1;

export interface Network {
  /** Fields of NodeProto, in their order: the first takes `picture`, the last makes `logits`. */
  readonly nodes: readonly (readonly Field[])[];
  /** Fields of TensorProto. */
  readonly tensors: readonly (readonly Field[])[];
  /** Further fields of ModelProto and of GraphProto. */
  readonly model?: readonly Field[];
  readonly graph?: readonly Field[];
}

/** An ONNX file of a network [N, 1, 28, 28] -> [N, 10], well-formed or not. */
export function networkFile({ nodes, tensors, model = [], graph = [] }: Network): Uint8Array {
  return message([
    [1, 8],
    [
      7,
      [
        ...nodes.map((node): Field => [1, node]),
        [2, 'network'],
        ...tensors.map((tensor): Field => [5, tensor]),
        [11, value('picture', ['N', 1, 28, 28])],
        [12, value('logits', ['N', 10])],
        ...graph,
      ],
    ],
    [8, [[2, 17]]],
    ...model,
  ]);
}

/** Fields of a node. */
export function node(operator: string, inputs: readonly string[], output: string): readonly Field[] {
  return [...inputs.map((input): Field => [1, input]), [2, output], [4, operator]];
}

/** Fields of a float32 tensor of one value everywhere. */
export function tensor(name: string, dims: readonly number[], everywhere = 0): readonly Field[] {
  const elements = dims.reduce((product, size) => product * size, 1);
  const data = new Uint8Array(new Float32Array(elements).fill(everywhere).buffer);
  return [...dims.map((size): Field => [1, size]), [2, float32], [8, name], [9, data]];
}

function value(name: string, dims: readonly (number | string)[]): readonly Field[] {
  const shape = dims.map((size): Field => [1, [typeof size === 'number' ? [1, size] : [2, size]]]);
  return [
    [1, name],
    [
      2,
      [
        [
          1,
          [
            [1, float32],
            [2, shape],
          ],
        ],
      ],
    ],
  ];
}

/** A network that answers ten zeros, with room for what a test puts in. */
export const plainNetwork: Network = {
  nodes: [node('Flatten', ['picture'], 'flat'), node('Gemm', ['flat', 'weights'], 'logits')],
  tensors: [tensor('weights', [784, 10])],
};

/** `layers` convolutions of `channels` channels, one after the other: hours of work in a small file. */
export function deepNetwork(layers: number, channels: number): Uint8Array {
  const pads: Field = [5, [[1, 'pads'], ...[1, 1, 1, 1].map((pad): Field => [8, pad]), [20, 7]]];
  const deep = Array.from({ length: layers }, (_, n): readonly Field[] => [
    ...node('Conv', [`x${n}`, 'kernel'], `x${n + 1}`),
    pads,
  ]);
  return networkFile({
    nodes: [node('Conv', ['picture', 'first'], 'x0'), ...deep, ...head(`x${layers}`)],
    tensors: [
      tensor('first', [channels, 1, 1, 1]),
      tensor('kernel', [channels, channels, 3, 3]),
      tensor('weights', [channels, 10]),
    ],
  });
}

/** A convolution to `channels` channels: 3136 bytes of memory each, and for each view of a picture. */
export function wideNetwork(channels: number): Uint8Array {
  return networkFile({
    nodes: [node('Conv', ['picture', 'first'], 'wide'), ...head('wide')],
    tensors: [tensor('first', [channels, 1, 1, 1]), tensor('weights', [channels, 10])],
  });
}

function head(input: string): readonly (readonly Field[])[] {
  return [
    node('GlobalAveragePool', [input], 'mean'),
    node('Flatten', ['mean'], 'flat'),
    node('Gemm', ['flat', 'weights'], 'logits'),
  ];
}
