import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digitFontPackages, fontPackages, iconNames } from '../../src/cli/train/font-names.ts';
import { readFonts } from '../../src/cli/train/read-fonts.ts';
import { argmax } from '../../src/engine/argmax.ts';
import { packageRoot } from '../../src/runtime/package-root.ts';
import { plainPlanes } from '../../src/training/epoch-planes.ts';
import { inferLogits } from '../../src/training/infer.ts';
import { createGraphRuntime } from '../../src/training/node/create-graph-runtime.ts';
import { capitals } from '../../src/training/not-digit/alphabet.ts';
import { planeSize } from '../../src/training/planes.ts';
import { createRandom } from '../../src/training/random.ts';
import { typesetDigit } from '../../src/training/typeset.ts';
import { toPlane } from '../training/tiny.ts';

test('all fonts and icons are read, as plain outlines on their baseline', async () => {
  const { fonts, icons } = await readFonts();
  expect(fonts.map(({ name }) => name)).toEqual(fontPackages.map(({ name }) => name));
  expect(icons).toHaveLength(iconNames.length);
  for (const { name, glyphs } of fonts) {
    const known = Array.from(capitals).filter((letter) => glyphs.has(letter));
    expect(known.length, name).toBeGreaterThan(capitals.length - 3);
    const heights = known.map((letter) => {
      const points = glyphs.get(letter)?.contours.flat() ?? [];
      return -Math.min(...points.map(({ y }) => y));
    });
    expect(Math.min(...heights), name).toBeGreaterThan(0.3);
    expect(Math.max(...heights), name).toBeLessThan(1.3);
  }
  expect(fonts.some(({ glyphs }) => glyphs.has('Ж'))).toBe(true);
  expect(fonts.some(({ glyphs }) => glyphs.has('Ψ'))).toBe(true);
  expect(structuredClone({ fonts, icons })).toEqual({ fonts, icons });
});

test('the digits of the fonts are what they are taken for: nearly all are read right', async () => {
  const { digitFonts } = await readFonts();
  const random = createRandom(5);
  const labels = Uint8Array.from({ length: 10 * digitFonts.length }, (_, n) => n % 10);
  const planes = new Uint8Array(labels.length * planeSize);
  labels.forEach((label, n) => {
    const font = digitFonts.slice(Math.floor(n / 10), Math.floor(n / 10) + 1);
    planes.set(typesetDigit(label, font, random), n * planeSize);
  });
  const runtime = await createGraphRuntime('wasm');
  const model = await readFile(join(packageRoot(import.meta.url), 'models', 'small', 'model.onnx'));
  const logits = await inferLogits(runtime, model, plainPlanes({ planes, labels }, toPlane));
  const right = labels.filter((label, n) => argmax(logits.subarray(10 * n, 10 * n + 10)) === label);
  expect(right.length).toBeGreaterThan(0.95 * labels.length);
});

test('training takes its fonts from the first half of the alphabet alone', () => {
  const names = [...fontPackages, ...digitFontPackages].map(({ name }) => name);
  expect(names.filter((name) => !/^[a-m]/.test(name))).toEqual([]);
});
