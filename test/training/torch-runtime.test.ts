import { afterEach, describe, expect, test, vi } from 'vitest';
import { createGraphBuilder } from '../../src/training/graph/graph-builder.ts';
import type { GraphRuntime } from '../../src/training/graph-runtime.ts';
import { createGraphRuntime } from '../../src/training/node/create-graph-runtime.ts';
import { encodeOnnx } from '../../src/training/onnx-schema.ts';

const installed = await createGraphRuntime('torch').catch(() => null);
await installed?.dispose();

/** `x` [2, 2] through an operator of one input. */
function oneOperator(opType: string): Uint8Array {
  const graph = createGraphBuilder();
  graph.output(graph.apply(opType, [graph.input('x', [2, 2])]), 'y', [2, 2]);
  return encodeOnnx(graph.build('one'));
}

const x = { dims: [2, 2], values: Float32Array.of(-1, 2, -3, 4) };

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([
  ['no-such-command', 'no-such-command doesn’t start'],
  ['false', 'The backend torch ended'],
])('where PYTHON is %s, the backend says so', async (command, message) => {
  vi.stubEnv('PYTHON', command);
  await expect(createGraphRuntime('torch')).rejects.toThrow(message);
});

describe.runIf(installed !== null)('the backend torch', () => {
  async function withRuntime(use: (runtime: GraphRuntime) => Promise<void>): Promise<void> {
    const runtime = await createGraphRuntime('torch');
    try {
      await use(runtime);
    } finally {
      await runtime.dispose();
    }
  }

  test('tells what it cannot do, and goes on', async () => {
    await withRuntime(async (runtime) => {
      await expect(runtime.open(oneOperator('Nothing'))).rejects.toThrow('Nothing');
      await expect(runtime.open(Uint8Array.of(1, 2, 3))).rejects.toThrow('The backend torch: ');
      const session = await runtime.open(oneOperator('Relu'));
      await expect(session.run({ z: x })).rejects.toThrow('x');
      await expect(session.run({ x })).resolves.toEqual({ y: Float32Array.of(0, 2, 0, 4) });
    });
  });

  test('keeps sessions apart and answers in the order of the questions', async () => {
    await withRuntime(async (runtime) => {
      const [relu, same] = await Promise.all([
        runtime.open(oneOperator('Relu')),
        runtime.open(oneOperator('Identity')),
      ]);
      const [first, second] = await Promise.all([relu.run({ x }), same.run({ x })]);
      expect(first).toEqual({ y: Float32Array.of(0, 2, 0, 4) });
      expect(second).toEqual({ y: x.values });
      await relu.dispose();
      await expect(relu.run({ x })).rejects.toThrow('The backend torch: ');
      await expect(same.run({ x })).resolves.toEqual(second);
    });
  });
});
