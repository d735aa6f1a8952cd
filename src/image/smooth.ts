import { newBytes } from './arena.ts';
import type { GrayImage } from './types.ts';

/** The rounded mean over a square of side `2 * radius + 1` pixels, of its part inside the image at the edges. */
export function smooth(image: GrayImage, radius: number): GrayImage {
  const { width, height } = image;
  const data = newBytes(width * height);
  // The rows' own means, of as many rows as a square has: each is asked for by all squares that it is in.
  const size = Math.min(height, 2 * radius + 1);
  const rows = Array.from({ length: size }, () => new Float64Array(width));
  const rowAt = (y: number): Float64Array => rows[y % size] ?? new Float64Array(width);
  let next = 0;
  for (let y = 0; y < height; y++) {
    const from = Math.max(0, y - radius);
    const to = Math.min(height - 1, y + radius);
    for (; next <= to; next++) {
      rowMeans(image.data.subarray(next * width, (next + 1) * width), radius, rowAt(next));
    }
    const out = data.subarray(y * width, (y + 1) * width);
    if (to - from === 2) meanOfThree(rowAt(from), rowAt(from + 1), rowAt(to), out);
    else
      meanOfRows(
        Array.from({ length: to - from + 1 }, (_, n) => rowAt(from + n)),
        out,
      );
  }
  return { data, width, height };
}

/** Means over the pixels of a row that are at most `radius` away. */
function rowMeans(row: Uint8Array, radius: number, means: Float64Array): void {
  const { length } = row;
  let sum = 0;
  let count = 0;
  for (; count < Math.min(radius, length); count++) sum += row[count] ?? 0;
  // Near the ends there are fewer pixels; between, as many from one place to the next.
  let x = 0;
  for (; x < length && x <= radius; x++) {
    if (x + radius < length) {
      sum += row[x + radius] ?? 0;
      count++;
    }
    means[x] = sum / count;
  }
  for (let end = length - radius; x < end; x++) {
    sum += (row[x + radius] ?? 0) - (row[x - radius - 1] ?? 0);
    means[x] = sum / count;
  }
  for (; x < length; x++) {
    sum -= row[x - radius - 1] ?? 0;
    means[x] = sum / --count;
  }
}

function meanOfRows(rows: readonly Float64Array[], out: Uint8Array): void {
  for (let x = 0; x < out.length; x++) {
    let sum = 0;
    for (const row of rows) sum += row[x] ?? 0;
    out[x] = sum / rows.length + 0.5;
  }
}

/** The same of three rows, which is what nearly all is for: twice as fast. */
function meanOfThree(above: Float64Array, row: Float64Array, below: Float64Array, out: Uint8Array): void {
  for (let x = 0; x < out.length; x++) {
    out[x] = ((above[x] ?? 0) + (row[x] ?? 0) + (below[x] ?? 0)) / 3 + 0.5;
  }
}
