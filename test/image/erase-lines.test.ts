import { expect, test } from 'vitest';
import { eraseLines } from '../../src/image/find/erase-lines.ts';
import { pipelineSteps } from '../../src/image/pipeline-steps.ts';
import type { GrayImage } from '../../src/image/types.ts';

const side = 200;
const threshold = { level: 80, noise: 6, split: false };

/** Lines 2 pixels thick with a soft edge of one, from the left edge as far as `end`. */
function lined(end: number): GrayImage {
  const data = Uint8Array.from({ length: side * side }, (_, i) => {
    const row = Math.floor(i / side) % 40;
    if (i % side >= end) return 0;
    return row === 20 || row === 21 ? 120 : row === 19 || row === 22 ? 30 : 0;
  });
  return { data, width: side, height: side };
}

test('lines go with their soft edges, from side to side or from one side to where a desk begins', () => {
  for (const end of [side, 0.6 * side]) {
    const erased = eraseLines(lined(end), threshold, pipelineSteps.lines);
    expect(erased.data.every((level) => level === 0)).toBe(true);
  }
});

test('a stroke that begins at the edge is no line while it is short; without lines the image is the same', () => {
  const short = lined(0.3 * side);
  expect(eraseLines(short, threshold, pipelineSteps.lines)).toBe(short);
});
