import { describe, expect, test } from 'vitest';
import { unevenGround } from '../../src/image/find/uneven-ground.ts';
import { pipelineSteps } from '../../src/image/pipeline-steps.ts';
import type { GrayImage } from '../../src/image/types.ts';

const side = 100;
const options = pipelineSteps.unevenGround;

function paint(levelAt: (x: number, y: number) => number): GrayImage {
  const data = Uint8Array.from({ length: side * side }, (_, i) => levelAt(i % side, Math.floor(i / side)));
  return { data, width: side, height: side };
}

describe('unevenGround', () => {
  test('a pen stroke is filled with its paper, a shadow wider than one stays', () => {
    const ground = unevenGround(
      paint((x) => (Math.abs(x - 20) < 2 ? 150 : x > 50 && x < 70 ? 130 : 200)),
      options,
    );
    expect(ground.data[50 * side + 20]).toBe(200);
    expect(ground.data[50 * side + 60]).toBe(130);
  });

  test('a marker is as wide as a shadow, and so dark that it is ink', () => {
    const ground = unevenGround(
      paint((x) => (x > 50 && x < 70 ? 60 : 200)),
      options,
    );
    expect(ground.data[50 * side + 60]).toBe(200);
  });

  test('a strip of desk along the edge is no stroke, however narrow', () => {
    const ground = unevenGround(
      paint((_, y) => (y < 4 ? 60 : 200)),
      options,
    );
    expect(ground.data[side + 50]).toBe(60);
  });

  test('on the dark side of a seam the ground is nowhere lighter than the dark region', () => {
    const ground = unevenGround(
      paint((x) => (x < 40 ? 80 : 220)),
      options,
    );
    for (let x = 0; x < 40; x++) expect(ground.data[30 * side + x]).toBe(80);
  });

  test('an even slope of light is its own ground, up to the edges', () => {
    const slope = paint((x, y) => 100 + x + Math.floor(y / 2));
    const ground = unevenGround(slope, options);
    const worst = Math.max(...slope.data.map((level, i) => Math.abs(level - (ground.data[i] ?? 0))));
    expect(worst).toBeLessThan(4);
  });
});
