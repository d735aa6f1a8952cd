import { afterAll, describe, expect, test } from 'vitest';
import { type Architecture, digits, notADigit } from '../../src/training/architecture.ts';
import { createGradientSession } from '../../src/training/gradients.ts';
import { createLayers } from '../../src/training/layers.ts';
import { densenet } from '../../src/training/models/densenet.ts';
import { plain } from '../../src/training/models/plain.ts';
import { resnet18 } from '../../src/training/models/resnet.ts';
import { wideResnet } from '../../src/training/models/wide-resnet.ts';
import { initialParameters, parameterCount, withValues } from '../../src/training/parameters.ts';
import { targetRows } from '../../src/training/targets.ts';
import { multiplyAdds } from './multiply-adds.ts';
import { tfGradients } from './oracle.ts';
import { expectClose, normals, runtimes } from './tensors.ts';

const count = 4;
/** Noise, and what is like digits: even ground, on which equal values lie beside each other. */
const grounds = {
  noise: normals(count * 784, 7),
  'even ground': Float32Array.from({ length: count * 784 }, (_, i) => {
    const [x, y] = [i % 28, Math.floor(i / 28) % 28];
    return x > 5 && x < 22 && y > 5 && y < 23 ? Math.sin(i) : -0.42;
  }),
} as const;

/** Gains and offsets that are not all alike. */
function randomParameters(architecture: Architecture, seed: number) {
  const initial = initialParameters(architecture, seed);
  return withValues(
    initial,
    initial.map(({ values, decays }, p) =>
      decays
        ? values
        : values.map((value, i) => value + 0.3 * (normals(values.length, 10 * seed + p)[i] ?? 0)),
    ),
  );
}

/** Every shape of convolution and pooling that a recipe can't name, on planes that halve unevenly. */
function oddities(): Architecture {
  const layers = createLayers();
  const wide = layers.conv('picture', { channels: 9, kernelPx: 5, padPx: 1 });
  const strided = layers.convNormRelu(wide, { channels: 10, kernelPx: 3, stride: 2, padPx: 0 });
  const unpadded = layers.convNormRelu(strided, { channels: 4, kernelPx: 2, padPx: 0 });
  const pooled = layers.maxPool(unpadded);
  layers.dense(layers.averagePool(layers.concat([pooled, layers.relu(pooled)])), digits);
  return { name: 'oddities', nodes: layers.nodes };
}

const architectures = [
  plain('plain-3', 3),
  plain('plain-5', 3),
  plain('plain-7', 3),
  resnet18(3),
  wideResnet(4),
  densenet(3),
  oddities(),
];

describe.each(await runtimes())('the training step on the $backend backend', (runtime) => {
  afterAll(() => runtime.dispose());

  const cases = architectures.flatMap((architecture) =>
    Object.entries(grounds).map(([ground, pictures]) => ({
      name: architecture.name,
      architecture,
      ground,
      pictures,
    })),
  );
  test.each(cases)(
    'gives the loss and gradients of tfjs: $name, $ground',
    async ({ architecture, pictures }) => {
      const parameters = randomParameters(architecture, 3);
      const labels = Uint8Array.of(3, 0, notADigit, 9);
      const session = await createGradientSession(runtime, architecture, parameters, count);
      const smoothed = targetRows(labels, null, { smoothing: 0.1, taught: 0 });
      const ours = await session.compute(parameters, { pictures, targets: smoothed });
      await session.dispose();
      const targets = Float32Array.from({ length: count * digits }, (_, i) => {
        const label = labels[Math.floor(i / digits)];
        if (label === notADigit) return 0.1;
        return i % digits === label ? 0.91 : 0.01;
      });
      const oracle = await tfGradients(architecture, parameters, pictures, targets);
      expect(ours.loss).toBeCloseTo(oracle.loss, 4);
      expect(ours.values).toHaveLength(parameters.length);
      parameters.forEach(({ name }, p) => {
        const wanted = oracle.values[p] ?? [];
        const largest = Math.max(...Array.from(wanted, Math.abs));
        expect(largest, `${name} has a gradient`).toBeGreaterThan(0);
        expectClose(ours.values[p] ?? [], wanted, { rtol: 1e-2, atol: 3e-3 * largest });
      });
    },
  );
});

test('the plain network of width 16 has the size that its description says', () => {
  expect(multiplyAdds(plain('plain-3', 16)) / 1e6).toBeCloseTo(7.4, 1);
  expect(parameterCount(initialParameters(plain('plain-3', 16), 1))).toBe(103_386);
});

test('inputs that don’t fit are an error', () => {
  const layers = createLayers();
  expect(() => layers.conv('nowhere', { channels: 2 })).toThrow('no node named nowhere');
  expect(() => layers.conv('picture', { channels: 2, kernelPx: 31, padPx: 0 })).toThrow(
    'larger than its plane',
  );
  expect(() => layers.add('picture', layers.maxPool('picture'))).toThrow('equal shapes');
});
