import { describe, expect, test } from 'vitest';
import { findDigit } from '../../src/image/find-digit.ts';
import { pipelineSteps } from '../../src/image/pipeline-steps.ts';
import type { GrayImage } from '../../src/image/types.ts';

const side = 120;

function paint(levelAt: (x: number, y: number) => number): GrayImage {
  const data = Uint8Array.from({ length: side * side }, (_, i) => levelAt(i % side, Math.floor(i / side)));
  return { data, width: side, height: side };
}

const inStroke = (x: number, y: number) => x > 50 && x < 55 && y > 30 && y < 80;

describe('findDigit', () => {
  test('a seam darker than the digit is erased, and the digit found', () => {
    const inSeam = (x: number) => x > 99 && x < 104;
    const ink = paint((x, y) => (inSeam(x) ? 220 : inStroke(x, y) ? 60 : 0));
    const picture = paint((x, y) => (x > 99 ? 30 : inStroke(x, y) ? 160 : 210));
    const found = findDigit(ink, picture, true, pipelineSteps);
    expect(found?.kept.map(({ box }) => box)).toEqual([{ x: 51, y: 31, width: 4, height: 49 }]);
    expect(found?.ink.data[60 * side + 101]).toBe(0);
  });

  test('the pale part of a digit is not lost where its darker part stands out from it', () => {
    const ink = paint((x, y) => (inStroke(x, y) ? (y > 50 ? 200 : 110) : 0));
    const picture = paint((x, y) => 255 - (ink.data[y * side + x] ?? 0));
    const [digit] = findDigit(ink, picture, true, pipelineSteps)?.kept ?? [];
    expect(digit?.box).toEqual({ x: 51, y: 31, width: 4, height: 49 });
  });

  test('a soft edge is no pale part: the threshold stays where it was', () => {
    const core = (x: number, y: number) => x > 50 && x < 60 && y > 30 && y < 80;
    const ink = paint((x, y) => (core(x, y) ? 240 : core(x - 1, y) || core(x + 1, y) ? 125 : 0));
    const picture = paint((x, y) => 255 - (ink.data[y * side + x] ?? 0));
    const found = findDigit(ink, picture, true, pipelineSteps);
    expect(found?.level).toBeGreaterThanOrEqual(125);
  });

  test('no ink: null', () => {
    const blank = paint(() => 0);
    expect(findDigit(blank, blank, true, pipelineSteps)).toBeNull();
  });
});
