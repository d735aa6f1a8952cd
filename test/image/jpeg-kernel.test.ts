import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { mutatePicture } from '../../bench/fuzz/mutate-picture.ts';
import { isDigitsError } from '../../src/errors.ts';
import { decodeJpegLuma } from '../../src/image/jpeg/decode-jpeg.ts';
import { type PictureKernels, pictureKernels } from '../../src/image/picture-kernels.ts';
import { createRandom } from '../../src/training/random.ts';

const reductions = [1, 2, 4, 8] as const;

/** The levels, or what is said of the file. */
function luma(file: Uint8Array, reduction: number, kernels: PictureKernels | null): unknown {
  try {
    return decodeJpegLuma(file, reduction, kernels);
  } catch (error) {
    if (!isDigitsError(error)) throw error;
    return error.message;
  }
}

function expectSame(file: Uint8Array): void {
  for (const reduction of reductions)
    expect(luma(file, reduction, pictureKernels())).toEqual(luma(file, reduction, null));
}

const folder = join(import.meta.dirname, '../golden/jpeg');
const files = readdirSync(folder).filter((name) => name.endsWith('.jpg'));

describe('a JPEG by the kernel is what it is in TypeScript', () => {
  test.each(files)('%s', (name) => {
    expectSame(new Uint8Array(readFileSync(join(folder, name))));
  });

  test('of any size, quality and sampling, black and white noise too', async () => {
    const shapes = fc.record({
      width: fc.integer({ min: 4, max: 90 }),
      height: fc.integer({ min: 4, max: 90 }),
      quality: fc.integer({ min: 1, max: 100 }),
      chromaSubsampling: fc.constantFrom('4:4:4', '4:2:0'),
      optimizeCoding: fc.boolean(),
      channels: fc.constantFrom(1, 3),
      steps: fc.constantFrom(1, 8, 255),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(shapes, async ({ width, height, channels, steps, seed, ...options }) => {
        const random = createRandom(seed);
        const noise = Buffer.from(
          Array.from({ length: channels * width * height }, () => (255 * random.below(steps + 1)) / steps),
        );
        const raw = { raw: { width, height, channels } };
        expectSame(new Uint8Array(await sharp(noise, raw).jpeg(options).toBuffer()));
      }),
      { seed: 41, numRuns: 100 },
    );
  });

  test('and it is the kernel that reads it, whole and reduced', () => {
    const kernels = pictureKernels();
    if (kernels === null) throw new Error('there are no kernels');
    const outcomes: number[] = [];
    const jpegUnits: PictureKernels['jpegUnits'] = (...args) => {
      const outcome = kernels.jpegUnits(...args);
      outcomes.push(outcome);
      return outcome;
    };
    const file = new Uint8Array(readFileSync(join(folder, 'baseline-420.jpg')));
    for (const reduction of reductions) decodeJpegLuma(file, reduction, { ...kernels, jpegUnits });
    expect(outcomes).toEqual([1, 1, 1, 1]);
  });

  test('or is refused for the same reason', () => {
    const random = createRandom(42);
    const whole = files.map((name) => new Uint8Array(readFileSync(join(folder, name))));
    let refused = 0;
    for (let i = 0; i < 1500; i++) {
      const mutant = mutatePicture(whole[i % whole.length] ?? new Uint8Array(0), random);
      const kernels = luma(mutant, 2, pictureKernels());
      expect(kernels).toEqual(luma(mutant, 2, null));
      if (typeof kernels === 'string') refused++;
    }
    expect(refused).toBeGreaterThan(300);
    expect(refused).toBeLessThan(1400);
  });
});
