import { describe, expect, test } from 'vitest';
import { preprocess } from '../../src/image/index.ts';

/** A picture of `size` pixels a side, black where `isInk`. */
function picture(size: number, isInk: (x: number, y: number) => boolean) {
  const data = Uint8Array.from({ length: size * size }, (_, i) =>
    isInk(i % size, Math.floor(i / size)) ? 0 : 255,
  );
  return { data, width: size, height: size };
}

/** Each kept the pipeline busy for under a quarter of a second when this was written; the limit guards against a hang. */
describe('pictures that are made to hurt', () => {
  test.each<[string, (x: number, y: number) => boolean]>([
    ['a hundred rings', (x, y) => Math.floor(Math.hypot(x - 256, y - 256)) % 5 < 2],
    ['a hundred combs', (x, y) => x > 3 && x < 508 && y % 5 < 2 && (x + 7 * y) % 250 > 3],
    ['a page of dots', (x, y) => x % 3 === 0 && y % 3 === 0],
    ['a chequerboard', (x, y) => (x + y) % 2 === 0],
    ['squared paper in black', (x, y) => x % 8 === 0 || y % 8 === 0],
    ['one comb of long teeth', (x, y) => (x % 4 < 2 && y > 10) || y < 6],
    ['stripes down', (x) => x % 6 < 3],
  ])(
    '%s',
    (_, isInk) => {
      try {
        expect(preprocess(picture(512, isInk)).plane.data.length).toBe(784);
      } catch (error) {
        expect(error).toMatchObject({ code: 'preprocessing_failed' });
      }
    },
    10_000,
  );
});
