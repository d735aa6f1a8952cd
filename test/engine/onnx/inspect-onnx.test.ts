import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inspectOnnx } from '../../../src/engine/onnx/inspect-onnx.ts';
import { constantModel } from '../../helpers/models.ts';
import { type Network, networkFile, node, plainNetwork, tensor } from '../../helpers/network.ts';
import type { Field } from '../../helpers/wire.ts';

const small = new Uint8Array(readFileSync(new URL('../../../models/small/model.onnx', import.meta.url)));

function inspect(change: Partial<Network>): string | null {
  return inspectOnnx(networkFile({ ...plainNetwork, ...change }));
}

function withNode(...fields: readonly Field[]): Partial<Network> {
  return { nodes: [[...node('Flatten', ['picture'], 'flat'), ...fields]] };
}

function withTensor(fields: readonly Field[]): Partial<Network> {
  return { tensors: [fields] };
}

const raw = (bytes: number): Field => [9, new Uint8Array(bytes)];

describe('inspectOnnx', () => {
  test.each(['small', 'wide3', 'wide5'])('takes the shipped model %s', (id) => {
    const url = new URL(`../../../models/${id}/model.onnx`, import.meta.url);
    expect(inspectOnnx(new Uint8Array(readFileSync(url)))).toBeNull();
  });

  test('takes what another encoder writes', () => {
    expect(inspectOnnx(constantModel([1, 2, 3]))).toBeNull();
    expect(inspect({})).toBeNull();
    expect(inspect(withNode([7, 'ai.onnx'], [3, 'a name'], [6, 'a comment']))).toBeNull();
  });

  test.each<[string, Partial<Network>, RegExp]>([
    ['a loop', { nodes: [node('Loop', ['picture'], 'logits')] }, /operator "Loop", which is not allowed/],
    ['chance', { nodes: [node('RandomNormal', [], 'logits')] }, /operator "RandomNormal"/],
    ['an operator whose name is endless', { nodes: [node('x'.repeat(5000), [], 'y')] }, /operator "x{64}"/],
    ['a domain of others', withNode([7, 'com.microsoft']), /domain "com\.microsoft"/],
    ['a subgraph in an attribute', withNode([5, [[6, [[2, 'inner']]]]]), /a subgraph/],
    ['a list of subgraphs', withNode([5, [[11, []]]]), /a subgraph/],
    ['a reference to a function', withNode([5, [[21, 'outer']]]), /a reference to a function/],
    ['a sparse tensor in an attribute', withNode([5, [[22, []]]]), /a sparse tensor/],
    ['external data in an attribute', withNode([5, [[5, [[13, []]]]]]), /external data/],
    ['an overload', withNode([8, 'other']), /an overload/],
    [
      'external data',
      withTensor([
        ...tensor('w', [1]),
        [
          13,
          [
            [1, 'location'],
            [2, '/etc/passwd'],
          ],
        ],
      ]),
      /external/,
    ],
    ['data that are said to be external', withTensor([...tensor('w', [1]), [14, 1]]), /external data/],
    [
      'texts',
      withTensor([
        [1, 1],
        [2, 8],
        [6, 'text'],
      ]),
      /texts/,
    ],
    ['more values than data', withTensor([[1, 1_000_000], [1, 1_000_000], [2, 1], raw(4)]), /not as many/],
    ['a size beyond all numbers', withTensor([[1, 2 ** 60], [2, 1], raw(4)]), /not as many/],
    ['data twice', withTensor([[1, 1], [2, 1], raw(4), raw(4)]), /field 9 twice/],
    ['data of two kinds', withTensor([[1, 2], [2, 7], [7, 1], raw(8)]), /not as many/],
    ['a type that nothing needs', withTensor([[1, 1], [2, 14], raw(8)]), /of type 14/],
    ['a sparse tensor', { graph: [[15, []]] }, /a sparse tensor/],
    ['a function', { model: [[25, []]] }, /a function/],
    ['training information', { model: [[20, []]] }, /training information/],
    ['a second graph, which readers would merge', { model: [[7, []]] }, /field 7 twice/],
    ['a field of the future', { model: [[77, 1]] }, /an unknown field \(77\)/],
    ['no nodes', { nodes: [] }, /no nodes/],
    [
      'nodes without end',
      { nodes: Array.from({ length: 2001 }, () => node('Relu', ['a'], 'a')) },
      /2000 nodes/,
    ],
    [
      'tensors without end',
      { tensors: Array.from({ length: 4001 }, () => tensor('w', [1])) },
      /4000 tensors/,
    ],
  ])('refuses %s', (_, change, reason) => {
    expect(inspect(change)).toMatch(reason);
  });

  test('refuses domains of operators that others define', () => {
    const file = networkFile({ ...plainNetwork, model: [[8, [[1, 'com.microsoft']]]] });
    expect(inspectOnnx(file)).toMatch(/domain "com\.microsoft"/);
  });

  test.each([
    ['nothing', ''],
    ['a PNG', '\x89PNG\r\n\x1a\n'],
    ['text', 'PK this is no model'],
    ['a group of the old format', '\x0b\x0c'],
  ])('refuses %s', (_, text) => {
    const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
    expect(inspectOnnx(bytes)).toMatch(/^the model /);
  });

  test('refuses a file that ONNX Runtime would take for its own format', () => {
    // The first field is the version, the next a text that puts the letters where that format has them.
    const file = networkFile({ ...plainNetwork });
    const marked = Uint8Array.from([
      ...file.subarray(0, 2),
      0x12,
      4,
      ...new TextEncoder().encode('ORTM'),
      ...file.subarray(2),
    ]);
    expect(inspectOnnx(marked)).toMatch(/ORT format/);
  });

  test('refuses every model that is cut off within its graph', () => {
    const file = networkFile(plainNetwork);
    for (let length = 0; length < file.length - 4; length += 7) {
      expect(inspectOnnx(file.subarray(0, length)), `${length} bytes`).toMatch(/^the model /);
    }
  });

  test('whatever the bytes, it ends, with a reason or none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(inspectOnnx(bytes) ?? 'the model ').toMatch(/^the model /);
      }),
      { numRuns: 2000 },
    );
  });

  test('whatever is changed in a good model, it ends, with a reason or none', () => {
    const file = constantModel([1]).subarray(0, 300);
    const edit = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }), cut: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(edit, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(file, small),
        (edits, base) => {
          let bytes = Uint8Array.from(base);
          for (const { at, byte, cut } of edits) {
            bytes[at % bytes.length] = byte;
            if (cut) bytes = bytes.slice(0, 1 + (at % bytes.length));
          }
          expect(inspectOnnx(bytes) ?? 'the model ').toMatch(/^the model /);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
