import { describe, expect, test } from 'vitest';
import { fitPlane } from '../../src/image/fit-plane.ts';
import { transpose } from '../../src/image/transpose.ts';
import { fromRows } from '../helpers/draw.ts';

function slope(dx: number, dy: number, noise: number) {
  const width = 21;
  const data = Uint8Array.from({ length: width * 15 }, (_, i) => {
    const x = (i % width) - 10;
    const y = Math.floor(i / width) - 7;
    return Math.round(128 + dx * x + dy * y + noise * (((i * 7919) % 11) - 5));
  });
  return { data, width, height: 15 };
}

describe('fitPlane', () => {
  test.each([
    [3, -4],
    [0, 2],
    [-2.5, 0],
  ])('finds the slope %d, %d', (dx, dy) => {
    const plane = fitPlane(slope(dx, dy, 0), 0);
    expect(plane.offset).toBeCloseTo(128, 0);
    expect(plane.dx).toBeCloseTo(dx, 1);
    expect(plane.dy).toBeCloseTo(dy, 1);
    expect(plane.explained).toBeGreaterThan(0.99);
  });

  test('says how much it explains: little of noise, three quarters of a step, nothing of an even image', () => {
    expect(fitPlane(slope(0.2, 0, 3), 0).explained).toBeLessThan(0.2);
    const step = fromRows(Array.from({ length: 20 }, () => '..........##########'));
    expect(fitPlane(step, 0).explained).toBeCloseTo(0.75, 1);
    expect(fitPlane(slope(0, 0, 0), 0)).toEqual({ offset: 128, dx: 0, dy: 0, explained: 0 });
  });

  test('leaves the margin out, but never everything', () => {
    const framed = fromRows(['#####', '#...#', '#...#', '#####']);
    expect(fitPlane(framed, 1).offset).toBe(0);
    expect(fitPlane(fromRows(['#']), 5).offset).toBe(255);
  });
});

describe('transpose', () => {
  test('exchanges rows and columns, and twice is the image', () => {
    const image = fromRows(['12', '34', '56']);
    expect(transpose(image)).toEqual(fromRows(['135', '246']));
    expect(transpose(transpose(image))).toEqual(image);
  });
});
