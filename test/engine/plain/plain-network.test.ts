import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPlainNetwork } from '../../../src/engine/plain/plain-network.ts';
import { constantModel } from '../../helpers/models.ts';
import { type Network, networkFile, node, tensor } from '../../helpers/network.ts';
import { ints, plainParts, plainWeights } from '../../helpers/plain-network.ts';
import type { Field } from '../../helpers/wire.ts';

const parts = plainParts(
  plainWeights(
    [
      { kernelPx: 3, channels: 4, pooled: true },
      { kernelPx: 5, channels: 6, pooled: false },
    ],
    () => 0.7,
  ),
);

/** The network with the node at `place` replaced. */
function withNode(place: number, fields: readonly Field[]): Network {
  return { ...parts, nodes: parts.nodes.map((old, n) => (n === place ? fields : old)) };
}

/** ... with its attributes replaced. */
function withAttributes(place: number, ...attributes: readonly Field[]): Network {
  const bare = (parts.nodes[place] ?? []).filter(([number]) => number !== 5);
  return withNode(place, [...bare, ...attributes]);
}

function withTensor(place: number, fields: readonly Field[]): Network {
  return { ...parts, tensors: parts.tensors.map((old, n) => (n === place ? fields : old)) };
}

const conv = {
  shape: ints('kernel_shape', [3, 3]),
  pads: ints('pads', [1, 1, 1, 1]),
  strides: ints('strides', [1, 1]),
};

describe('readPlainNetwork', () => {
  test.each(['small', 'wide3', 'wide5'])('knows the shipped model %s', (id) => {
    const model = readFileSync(new URL(`../../../models/${id}/model.onnx`, import.meta.url));
    expect(readPlainNetwork(model)).not.toBeNull();
  });

  test('answers the weights, the sizes and where it pools', () => {
    const network = readPlainNetwork(networkFile(parts));
    expect(network?.convolutions.map(({ kernel, bias, ...sizes }) => sizes)).toEqual([
      { kernelPx: 3, inChannels: 1, outChannels: 4, pooled: true },
      { kernelPx: 5, inChannels: 4, outChannels: 6, pooled: false },
    ]);
    expect(network?.convolutions[1]?.kernel).toHaveLength(6 * 4 * 25);
    expect(network?.denseKernel).toHaveLength(6 * 14 * 14 * 10);
  });

  test('names and comments change nothing', () => {
    const commented: Network = {
      ...parts,
      nodes: parts.nodes.map((fields) => [...fields, [3, 'a name'], [6, 'a comment']]),
      model: [
        [2, 'somebody'],
        [14, []],
      ],
    };
    expect(readPlainNetwork(networkFile(commented))).toEqual(readPlainNetwork(networkFile(parts)));
  });

  test.each<[string, Network]>([
    ['steps of two pixels', withAttributes(0, conv.shape, conv.pads, ints('strides', [2, 2]))],
    ['no border', withAttributes(0, conv.shape, ints('pads', [0, 0, 0, 0]), conv.strides)],
    [
      'a border that differs by side',
      withAttributes(0, conv.shape, ints('pads', [2, 2, 0, 0]), conv.strides),
    ],
    ['no sizes', withAttributes(0)],
    ['spread kernels', withAttributes(0, conv.shape, conv.pads, conv.strides, ints('dilations', [2, 2]))],
    [
      'groups',
      withAttributes(0, conv.shape, conv.pads, conv.strides, [
        5,
        [
          [1, 'group'],
          [3, 2],
        ],
      ]),
    ],
    ['an attribute twice', withAttributes(0, conv.shape, conv.pads, conv.strides, conv.strides)],
    [
      'an attribute that is a text',
      withAttributes(0, conv.shape, conv.pads, [
        5,
        [
          [1, 'auto_pad'],
          [4, 'VALID'],
        ],
      ]),
    ],
    [
      'no bias',
      withNode(0, [...node('Conv', ['picture', 'kernel0'], 'conv0'), conv.shape, conv.pads, conv.strides]),
    ],
    ['another activation', withNode(1, node('Sigmoid', ['conv0'], 'relu0'))],
    ['a pooling that overlaps', withAttributes(2, ints('kernel_shape', [3, 3]), ints('strides', [2, 2]))],
    [
      'another pooling',
      withNode(2, [...node('AveragePool', ['relu0'], 'pool0'), ...(parts.nodes[2]?.slice(-2) ?? [])]),
    ],
    [
      'a layer that is skipped',
      withNode(3, [
        ...(parts.nodes[3]?.map((field): Field => (field[1] === 'pool0' ? [1, 'picture'] : field)) ?? []),
      ]),
    ],
    [
      'a transposed dense layer',
      withAttributes(6, [
        5,
        [
          [1, 'transB'],
          [3, 1],
        ],
      ]),
    ],
    ['two outputs of a node', withNode(1, [...node('Relu', ['conv0'], 'relu0'), [2, 'more']])],
    ['a kernel of another size', withTensor(0, tensor('kernel0', [4, 1, 7, 7]))],
    ['a kernel of other channels', withTensor(0, tensor('kernel0', [4, 2, 3, 3]))],
    ['a kernel without channels', withTensor(0, tensor('kernel0', [0, 1, 3, 3]))],
    [
      'fewer data than the sizes say',
      withTensor(0, [
        ...tensor('kernel0', [4, 1, 3, 2]).filter(([n]) => n !== 1),
        [1, 4],
        [1, 1],
        [1, 3],
        [1, 3],
      ]),
    ],
    [
      'whole numbers as weights',
      withTensor(1, [
        [1, 4],
        [2, 6],
        [8, 'bias0'],
        [9, new Uint8Array(16)],
      ]),
    ],
    ['weights that are missing', withTensor(0, tensor('other', [4, 1, 3, 3]))],
    ['a tensor twice', { ...parts, tensors: [...parts.tensors, tensor('bias0', [4])] }],
    ['a node that leads nowhere', { ...parts, nodes: [...parts.nodes, node('Relu', ['logits'], 'more')] }],
    ['a second input', { ...parts, graph: [[11, [[1, 'more']]]] }],
    ['functions of its own', { ...parts, model: [[25, []]] }],
    ['a second graph', { ...parts, model: [[7, []]] }],
    ['another domain', withNode(1, [...node('Relu', ['conv0'], 'relu0'), [7, 'com.microsoft']])],
    [
      'another set of operators beside it',
      {
        ...parts,
        model: [
          [
            8,
            [
              [1, 'ai.onnx.ml'],
              [2, 3],
            ],
          ],
        ],
      },
    ],
    [
      'no convolution',
      {
        nodes: [
          [...node('Flatten', ['picture'], 'flat'), ints('axis', [1])],
          node('Gemm', ['flat', 'w', 'b'], 'logits'),
        ],
        tensors: [tensor('w', [784, 10]), tensor('b', [10])],
      },
    ],
  ])('leaves %s to ONNX Runtime', (_, network) => {
    expect(readPlainNetwork(networkFile(network))).toBeNull();
  });

  test('leaves other networks, and what is none, to ONNX Runtime', () => {
    expect(readPlainNetwork(constantModel([1, 2, 3]))).toBeNull();
    expect(readPlainNetwork(new Uint8Array())).toBeNull();
  });

  test('leaves an attribute of half a million numbers to ONNX Runtime', () => {
    const axes: Field = [
      5,
      [
        [1, 'kernel_shape'],
        [8, new Uint8Array(500_000)],
        [20, 7],
      ],
    ];
    expect(readPlainNetwork(networkFile(withAttributes(0, axes, conv.pads, conv.strides)))).toBeNull();
  });

  test('whatever a file holds, it throws nothing', () => {
    const file = networkFile(parts);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.nat(file.length),
        (changes, length) => {
          const changed = file.slice(0, length);
          for (const [at, value] of changes) changed[at] = value;
          readPlainNetwork(changed);
        },
      ),
      { numRuns: 500 },
    );
  });
});
