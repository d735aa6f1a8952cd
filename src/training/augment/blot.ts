import type { Mask } from '../../image/index.ts';

/** The side in pixels of the largest square that is all ink. */
export function largestSquare({ data, width }: Mask): number {
  const sides = new Uint8Array(data.length);
  let largest = 0;
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    const isFirst = i < width || i % width === 0;
    const before = isFirst
      ? 0
      : Math.min(sides[i - 1] ?? 0, sides[i - width] ?? 0, sides[i - width - 1] ?? 0);
    sides[i] = before + 1;
    largest = Math.max(largest, before + 1);
  }
  return largest;
}
