import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodeJpegLuma } from '../../src/image/jpeg/decode-jpeg.ts';
import { orient } from '../../src/image/orient.ts';
import { preprocess } from '../../src/image/preprocess.ts';
import { readGray } from '../../src/image/read-gray.ts';
import { reduce } from '../../src/image/reduce.ts';
import { createRandom } from '../../src/training/random.ts';
import { drawDigit } from '../helpers/draw.ts';

/** Shades and noise that a JPEG keeps away from black and white, where samples would be cut off. */
function shades(width: number, height: number, seed: number): Buffer {
  const random = createRandom(seed);
  const slope = random.between(-40, 40);
  return Buffer.from(
    Array.from({ length: 3 * width * height }, (_, i) => {
      const x = Math.floor(i / 3) % width;
      const y = Math.floor(i / 3 / width);
      return 128 + (slope * x) / width + 20 * Math.sin(x / 3 + y / 5) + random.between(-12, 12);
    }),
  );
}

const shapes = fc.record({
  factor: fc.constantFrom(2, 4, 8),
  width: fc.integer({ min: 4, max: 200 }),
  height: fc.integer({ min: 4, max: 200 }),
  quality: fc.integer({ min: 40, max: 100 }),
  chromaSubsampling: fc.constantFrom('4:4:4', '4:2:0'),
  progressive: fc.boolean(),
  seed: fc.nat(),
});

describe('a JPEG that is reduced while it is decoded', () => {
  test('is the mean of what a full decoding gives, but for its rounding', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async ({ factor, width, height, seed, ...options }) => {
        const raw = { raw: { width, height, channels: 3 as const } };
        const file = new Uint8Array(
          await sharp(shades(width, height, seed), raw)
            .jpeg(options)
            .toBuffer(),
        );
        const reduced = decodeJpegLuma(file, factor);
        const expected = reduce(decodeJpegLuma(file), factor);
        expect([reduced.width, reduced.height]).toEqual([expected.width, expected.height]);
        const differences = reduced.data.map((level, i) => Math.abs(level - (expected.data[i] ?? 0)));
        expect(Math.max(...differences)).toBeLessThanOrEqual(1);
      }),
      { seed: 5, numRuns: 120 },
    );
  });

  test.each([
    [6, 2],
    [12, 4],
    [16, 8],
    [3, 1],
    [7, 1],
  ])('a picture that is wanted %i times smaller is made %i times smaller', async (reduction, factor) => {
    const raw = { width: 100, height: 61, channels: 3 as const };
    const file = new Uint8Array(
      await sharp(shades(100, 61, 1), { raw })
        .jpeg()
        .toBuffer(),
    );
    expect(decodeJpegLuma(file, reduction)).toEqual(decodeJpegLuma(file, factor));
    expect(decodeJpegLuma(file, reduction).width).toBe(Math.ceil(100 / factor));
  });

  test('keeps the whole picture’s size where its sides are no multiples of the factor', async () => {
    const raw = { width: 2041, height: 1531, channels: 1 as const };
    const digit = drawDigit(4, { width: 2041, height: 1531, sizePx: 700, penPx: 40 });
    const upright = sharp(digit.data, { raw }).toColourspace('srgb');
    const file = new Uint8Array(await upright.jpeg().withMetadata({ orientation: 8 }).toBuffer());
    const { gray, width, height } = readGray(file, { maxBytes: 1e7, maxSidePx: 2048 });
    expect([width, height]).toEqual([1531, 2041]);
    expect([gray.width, gray.height]).toEqual([383, 511]);
  });

  test('gives the pipeline what the whole picture would', async () => {
    const digit = drawDigit(4, { width: 2048, height: 1536, sizePx: 700, penPx: 40 });
    const raw = { width: 2048, height: 1536, channels: 1 as const };
    const upright = sharp(digit.data, { raw }).toColourspace('srgb');
    const file = new Uint8Array(await upright.jpeg().withMetadata({ orientation: 6 }).toBuffer());
    const limits = { maxBytes: 1e7, maxSidePx: 2048 };
    const { gray, width, height, flags } = readGray(file, limits);
    expect([width, height]).toEqual([1536, 2048]);
    expect([gray.width, gray.height]).toEqual([384, 512]);
    expect(flags).toEqual(['reduced', 'oriented']);
    const seen = preprocess(gray).plane.data;
    const whole = preprocess(orient(decodeJpegLuma(file), 6)).plane.data;
    expect(Math.max(...seen.map((level, i) => Math.abs(level - (whole[i] ?? 0))))).toBeLessThanOrEqual(8);
  });
});
