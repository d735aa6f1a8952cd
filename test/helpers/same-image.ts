import type { GrayImage } from '../../src/image/index.ts';

/** null where two images are the same, else the first difference in words. */
export function firstDifference(actual: GrayImage, expected: GrayImage): string | null {
  if (actual.width !== expected.width || actual.height !== expected.height) {
    return `${actual.width}x${actual.height} pixels instead of ${expected.width}x${expected.height}`;
  }
  const at = actual.data.findIndex((value, i) => value !== expected.data[i]);
  if (at < 0) return null;
  const point = `(${at % actual.width}, ${Math.floor(at / actual.width)})`;
  return `pixel ${point} is ${actual.data[at]} instead of ${expected.data[at]}`;
}
