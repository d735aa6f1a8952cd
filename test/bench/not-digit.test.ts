import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { confidenceOf, isConfident, scoreFlags, scoreKinds } from '../../bench/not-digit/flag-score.ts';
import { notDigitPictures } from '../../bench/not-digit/not-digit-pictures.ts';
import { parseOptions } from '../../bench/not-digit/options.ts';
import { outlineGlyph } from '../../bench/not-digit/outline-glyph.ts';
import { arc, polygon } from '../../bench/not-digit/strokes.ts';
import { loadTypefaces } from '../../bench/not-digit/typefaces.ts';
import { type Material, type NotDigitKind, notDigitKinds, styles } from '../../bench/not-digit/types.ts';
import { decodeColor } from '../../bench/wild/decode-color.ts';
import { createRandom } from '../../bench/wild/random.ts';
import { boxAround } from '../../bench/wild/shape.ts';
import { createTextures } from '../../bench/wild/textures.ts';
import type { Digit } from '../../bench/wild/types.ts';
import type { Answer } from '../../bench/wild/wild-reader.ts';
import { readGray } from '../../src/image/index.ts';
import { drawDigit } from '../helpers/draw.ts';

function drawn(label: number): Digit {
  const look = { width: 28, height: 28, sizePx: 20, penPx: 2.6, ink: 255, paper: 0 };
  return { label, pixels: drawDigit(label, look).data };
}
const typefaces = loadTypefaces();
const material: Material = {
  textures: createTextures(),
  typefaces,
  digits: [drawn(0), ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(drawn)],
};
const limits = { maxBytes: 8e6, maxSidePx: 1024 };
const perKind = 4;

function make(kinds: readonly NotDigitKind[], seed = 3, part: 'tune' | 'report' = 'tune') {
  return [...notDigitPictures(material, { part, kinds, perKind, seed })];
}

describe('the pictures', () => {
  const pictures = make(notDigitKinds);

  test.each(notDigitKinds)(
    'of kind %s come in every style and are read by other decoders and ours',
    (kind) => {
      const own = pictures.filter((picture) => picture.kind === kind);
      expect(own.map(({ tags }) => tags[0])).toEqual(styles);
      for (const picture of own) {
        const shown = decodeColor(picture);
        const { width, height, header } = readGray(picture.bytes, limits);
        expect(header.format, picture.name).toBe(picture.format);
        expect([width, height], picture.name).toEqual([shown.width, shown.height]);
      }
    },
  );

  test('are the same for the same seed, whichever kinds are made, and others for another seed or part', () => {
    const kinds = ['marks', 'pieces'] as const;
    const first = make(kinds).map(({ bytes }) => bytes);
    expect(pictures.filter(({ kind }) => kind === 'marks').map(({ bytes }) => bytes)).toEqual(
      first.slice(0, perKind),
    );
    expect(make(kinds, 4).map(({ bytes }) => bytes)).not.toEqual(first);
    expect(make(kinds, 3, 'report').map(({ bytes }) => bytes)).not.toEqual(first);
  });

  test('show something, but for empty pages and even surfaces', () => {
    for (const { kind, name, bytes } of pictures) {
      if (kind === 'empty' || kind === 'textures') continue;
      const { gray } = readGray(bytes, limits);
      const levels = gray.data.toSorted();
      expect((levels.at(-1) ?? 0) - (levels[0] ?? 0), name).toBeGreaterThan(25);
    }
  });
});

describe('the fonts', () => {
  test('are ten and more, of every kind, from packages that training does not use', () => {
    expect(typefaces.all.length).toBeGreaterThanOrEqual(10);
    expect(new Set(typefaces.all.map(({ kind }) => kind))).toEqual(
      new Set(['hand', 'serif', 'sans', 'mono', 'display']),
    );
    for (const { name } of typefaces.all) expect(name).toMatch(/^[n-z]/);
  });

  test('are never named by the sources of the trainer, and no package from n to z is', () => {
    const source = fileURLToPath(new URL('../../src', import.meta.url));
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    for (const file of files) {
      const text = readFileSync(join(source, file), 'utf8');
      expect(text, file).not.toMatch(/@fontsource\/[n-z]/);
      expect(text, file).not.toContain('bench/not-digit');
    }
  });

  test.each(typefaces.all)('$name has edges on the baseline, a word wider than its letters', (typeface) => {
    const letter = boxAround(typeface.edges('n').flat());
    expect(letter.height).toBeGreaterThan(20);
    expect(letter.height).toBeLessThan(120);
    expect(Math.abs(letter.y + letter.height)).toBeLessThan(25);
    expect(boxAround(typeface.edges('nnn').flat()).width).toBeGreaterThan(2 * letter.width);
  });
});

describe('filled outlines', () => {
  const still = { heightPx: 60, angleRad: 0, wobble: 0 };

  test('cover the area that they enclose, holes left out', () => {
    const size = fc.double({ min: 20, max: 90, noNaN: true });
    fc.assert(
      fc.property(size, size, (width, height) => {
        const outer = polygon(0, 0, width, 0, width, height, 0, height);
        const inner = polygon(
          0.25 * width,
          0.25 * height,
          0.75 * width,
          0.25 * height,
          0.75 * width,
          0.75 * height,
          0.25 * width,
          0.75 * height,
        );
        const box = { x: 0, y: 0, width, height };
        const glyph = outlineGlyph([outer, inner.toReversed()], box, createRandom(1), still);
        const area = glyph.data.reduce((sum, cover) => sum + cover, 0);
        const wanted = 0.75 * 60 * 60 * (width / height);
        expect(Math.abs(area - wanted) / wanted).toBeLessThan(0.01);
      }),
      { numRuns: 30 },
    );
  });

  test('of a disc have its area, turned or not', () => {
    for (const angleRad of [0, 0.7]) {
      const box = { x: 6, y: 6, width: 88, height: 88 };
      const { data } = outlineGlyph([arc(50, 50, 44, 44)], box, createRandom(1), { ...still, angleRad });
      const area = data.reduce((sum, cover) => sum + cover, 0);
      expect(area / (Math.PI * 30 * 30)).toBeCloseTo(1, 2);
    }
  });
});

describe('the figures', () => {
  const sure: Answer = { digit: 3, confidence: 0.9, refused: null, inferences: 1 };
  const edge: Answer = { digit: 3, confidence: 0.7, refused: null, inferences: 1 };
  const unsure: Answer = { digit: 3, confidence: 0.69, refused: null, inferences: 1 };
  const refused: Answer = { digit: null, confidence: 0, refused: 'preprocessing_failed', inferences: 0 };

  test('count an answer at the threshold as confident, as the service does', () => {
    expect(scoreFlags([sure, edge, unsure, refused], 0.7)).toEqual({
      count: 4,
      uncertain: 1,
      refused: 1,
      fooled: 2,
      flagged: 0.5,
    });
    expect(scoreFlags([], 0.7).flagged).toBe(0);
  });

  test('let a refusal through at no threshold, 0 neither', () => {
    expect([sure, edge, unsure, refused].map((answer) => isConfident(answer, 0))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(confidenceOf(refused)).toBeLessThan(0);
    expect(confidenceOf(unsure)).toBe(0.69);
  });

  test('are given by kind and by kind and tag', () => {
    const outcomes = [
      { kind: 'letters', name: 'a', tags: ['photo', 'hand'], ...sure },
      { kind: 'letters', name: 'b', tags: ['scan', 'hand'], ...unsure },
      { kind: 'empty', name: 'c', tags: ['scan'], ...refused },
    ];
    const flagged = Array.from(scoreKinds(outcomes, 0.7), ([name, score]) => [
      name,
      score.count,
      score.flagged,
    ]);
    expect(flagged).toEqual([
      ['letters', 2, 0.5],
      ['letters hand', 2, 0.5],
      ['letters photo', 1, 0],
      ['letters scan', 1, 1],
      ['empty', 1, 1],
      ['empty scan', 1, 1],
    ]);
  });
});

describe('the options', () => {
  test('make 1,200 pictures and more of the reporting part', () => {
    const { part, kinds, perKind: each, threshold } = parseOptions(['--data', 'd']);
    expect(part).toBe('report');
    expect(kinds.length * each).toBeGreaterThanOrEqual(1200);
    expect(threshold).toBe(0.7);
  });

  test.each([
    [['--data', 'd', '--kinds', 'cats'], '--kinds'],
    [['--data', 'd', '--per-kind', '0'], '--per-kind'],
    [['--data', 'd', '--threshold', '2'], '--threshold'],
    [[], '--data'],
  ] as const)('%j are refused by the name of %s', (args, name) => {
    expect(() => parseOptions(args)).toThrow(name);
  });
});
