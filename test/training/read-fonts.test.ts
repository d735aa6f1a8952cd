import { expect, test } from 'vitest';
import { digitFontPackages, fontPackages, iconNames } from '../../src/training/node/font-names.ts';
import { readFonts } from '../../src/training/node/read-fonts.ts';
import { capitals } from '../../src/training/not-digit/alphabet.ts';
import { createRandom } from '../../src/training/random.ts';
import { typesetDigit } from '../../src/training/typeset.ts';
import { readShare } from './read-share.ts';

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
  const share = await readShare(10 * digitFonts.length, (label, n) =>
    typesetDigit(label, digitFonts.slice(Math.floor(n / 10), Math.floor(n / 10) + 1), random),
  );
  expect(share).toBeGreaterThan(0.95);
});

test('training takes its fonts from the first half of the alphabet alone', () => {
  const names = [...fontPackages, ...digitFontPackages].map(({ name }) => name);
  expect(names.filter((name) => !/^[a-m]/.test(name))).toEqual([]);
});
