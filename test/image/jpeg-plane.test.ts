import { expect, test } from 'vitest';
import { upsample } from '../../src/image/jpeg/jpeg-plane.ts';

const samples = Uint8ClampedArray.from({ length: 64 }, (_, i) => 3 * i);
const every = Int32Array.from({ length: 8 }, (_, i) => i);
const twice = Int32Array.from({ length: 16 }, (_, i) => i >> 1);

test('a plane of full resolution is itself, one that is coarser in a direction is repeated in that', () => {
  const at = (x: number, y: number) => samples[8 * y + x] ?? 0;
  for (const [columns, rows] of [
    [every, every],
    [every, twice],
    [twice, every],
    [twice, twice],
  ] as const) {
    const [width, height] = [columns.length, rows.length];
    const expected = Uint8Array.from({ length: width * height }, (_, i) =>
      at(columns[i % width] ?? 0, rows[Math.floor(i / width)] ?? 0),
    );
    const picture = upsample({ samples, stride: 8, columns, rows }, { width, height });
    expect(picture).toEqual({ data: expected, width, height });
  }
});
