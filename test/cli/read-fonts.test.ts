import { expect, test } from 'vitest';
import { fontPackages, iconNames } from '../../src/cli/train/font-names.ts';
import { readFonts } from '../../src/cli/train/read-fonts.ts';
import { capitals } from '../../src/training/not-digit/alphabet.ts';

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

test('training takes its fonts from the first half of the alphabet alone', () => {
  expect(fontPackages.filter(({ name }) => !/^[a-m]/.test(name))).toEqual([]);
});
