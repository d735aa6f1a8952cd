import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composite, detectGround } from '../../src/image/composite.ts';
import type { RgbaImage } from '../../src/image/index.ts';
import { luma, lumaLevel, opaqueLuma } from '../../src/image/luma.ts';
import { pipelineSteps } from '../../src/image/pipeline-steps.ts';
import { drawDigit } from '../helpers/draw.ts';

const levels = fc.integer({ min: 0, max: 255 });

/** A 7 in one colour, its edge soft, on a canvas that is see-through elsewhere or of a colour of its own. */
function drawing(
  ink: readonly [number, number, number],
  ground?: readonly [number, number, number],
): RgbaImage {
  const cover = drawDigit(7, { width: 64, height: 64, sizePx: 48, penPx: 5, ink: 255, paper: 0 }).data;
  const data = Uint8Array.from(cover, () => 0);
  const out = new Uint8Array(4 * data.length);
  cover.forEach((alpha, i) => {
    const colour =
      ground === undefined ? ink : ink.map((c, k) => (c * alpha + (ground[k] ?? 0) * (255 - alpha)) / 255);
    out.set([colour[0] ?? 0, colour[1] ?? 0, colour[2] ?? 0, ground === undefined ? alpha : 255], 4 * i);
  });
  return { data: out, width: 64, height: 64 };
}

describe('luma', () => {
  test('is exact for grays and within 1 of the weights elsewhere', () => {
    fc.assert(
      fc.property(levels, levels, levels, (r, g, b) => {
        expect(lumaLevel(r, r, r)).toBe(r);
        expect(Math.abs(lumaLevel(r, g, b) - (0.299 * r + 0.587 * g + 0.114 * b))).toBeLessThan(1);
      }),
      { seed: 14, numRuns: 500 },
    );
  });

  test('of each pixel', () => {
    const image = { data: Uint8Array.of(255, 0, 0, 255, 0, 0, 255, 0), width: 2, height: 1 };
    expect(Array.from(luma(image).data)).toEqual([76, 29]);
  });
});

describe('opaqueLuma', () => {
  test('is the luma of an opaque picture, and null where a single pixel is not', () => {
    const image = drawing([9, 80, 200], [250, 240, 230]);
    expect(opaqueLuma(image)).toEqual(luma(image));
    const data = image.data.slice();
    data[4 * 1000 + 3] = 254;
    expect(opaqueLuma({ ...image, data })).toBeNull();
  });

  test('wherever the pixels lie in memory, and whatever the first one is', () => {
    const image = drawing([255, 255, 255], [0, 0, 0]);
    for (const offset of [0, 1, 2, 3]) {
      const data = new Uint8Array(image.data.length + offset).subarray(offset);
      data.set(image.data);
      expect(opaqueLuma({ ...image, data })).toEqual(luma(image));
    }
  });
});

describe('detectGround', () => {
  test.each([
    ['black ink', [0, 0, 0], 'white'],
    ['blue ink', [20, 40, 220], 'white'],
    ['red ink', [230, 20, 20], 'white'],
    ['mid gray ink', [120, 120, 120], 'white'],
    ['white ink', [255, 255, 255], 'black'],
    ['yellow ink', [255, 235, 0], 'black'],
    ['light gray ink', [200, 200, 200], 'black'],
  ] as const)('%s on a see-through canvas lies on %s', (_, ink, ground) => {
    expect(detectGround(drawing(ink), pipelineSteps.ground)).toBe(ground);
  });

  test('a white card with dark ink and see-through corners lies on white', () => {
    const card = drawing([0, 0, 0], [255, 255, 255]);
    const data = card.data.slice();
    for (let y = 0; y < 12; y++) for (let x = 0; x < 12; x++) data[4 * (y * 64 + x) + 3] = 0;
    expect(detectGround({ ...card, data }, pipelineSteps.ground)).toBe('white');
  });

  test('a canvas of which a little shows through everywhere is see-through too', () => {
    const veiled = drawing([255, 255, 255]);
    const data = veiled.data.map((value, i) => (i % 4 === 3 ? Math.max(value, 20) : 255));
    expect(detectGround({ ...veiled, data }, pipelineSteps.ground)).toBe('black');
  });

  test('opaque pictures have a white ground whatever they show', () => {
    expect(detectGround(drawing([255, 255, 255], [0, 0, 0]), pipelineSteps.ground)).toBe('white');
  });
});

describe('composite', () => {
  test('blends alpha over the ground, rounded', () => {
    fc.assert(
      fc.property(levels, levels, fc.constantFrom('white', 'black'), (level, alpha, ground) => {
        const image = { data: Uint8Array.of(level, level, level, alpha), width: 1, height: 1 };
        const base = ground === 'white' ? 255 : 0;
        const expected = Math.round((level * alpha + base * (255 - alpha)) / 255);
        expect(Array.from(composite(image, ground).data)).toEqual([expected, expected, expected, 255]);
      }),
      { seed: 15, numRuns: 500 },
    );
  });

  test('changes nothing in an opaque picture', () => {
    const image = drawing([9, 9, 9], [250, 250, 250]);
    expect(composite(image, 'black')).toEqual(image);
  });
});
