import { describe, expect, test } from 'vitest';
import { findDigit } from '../../src/image/find/find-digit.ts';
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

  const inHole = (x: number, y: number) => Math.hypot(x - 15, y - 30) < 9 || Math.hypot(x - 15, y - 95) < 9;

  test('punched holes are no digit beside strokes, as dark as they are or paler', () => {
    for (const level of [60, 110, 220]) {
      const ink = paint((x, y) => (inHole(x, y) ? 220 : inStroke(x, y) ? level : 0));
      const picture = paint((x, y) => 255 - (ink.data[y * side + x] ?? 0));
      const found = findDigit(ink, picture, true, pipelineSteps);
      expect(found?.kept.map(({ box }) => box)).toEqual([{ x: 51, y: 31, width: 4, height: 49 }]);
    }
  });

  test('a blot alone is what is found, and so is one with a ring around it', () => {
    const inRing = (x: number, y: number) => Math.abs(Math.hypot(x - 60, y - 60) - 30) < 1.5;
    const inBlot = (x: number, y: number) => Math.hypot(x - 60, y - 60) < 12;
    for (const inMore of [() => false, inRing]) {
      const ink = paint((x, y) => (inBlot(x, y) || inMore(x, y) ? 200 : 0));
      const picture = paint((x, y) => 255 - (ink.data[y * side + x] ?? 0));
      const [digit] = findDigit(ink, picture, true, pipelineSteps)?.kept ?? [];
      expect(digit?.box).toEqual({ x: 49, y: 49, width: 23, height: 23 });
    }
  });

  test("a level stroke from the picture's edge is a foot on even ground, a ruled line that ends at a shadow on uneven ground", () => {
    const inFoot = (x: number, y: number) => x > 2 && x < 80 && y > 79 && y < 83;
    const ink = paint((x, y) => (inStroke(x, y) || inFoot(x, y) ? 150 : 0));
    const picture = paint((x, y) => 255 - (ink.data[y * side + x] ?? 0));
    const heights = [true, false].map((even) => {
      const [digit] = findDigit(ink, picture, even, pipelineSteps)?.kept ?? [];
      return [digit?.box.width, digit?.box.height];
    });
    expect(heights).toEqual([
      [77, 52],
      [4, 52],
    ]);
  });

  test('no ink: null', () => {
    const blank = paint(() => 0);
    expect(findDigit(blank, blank, true, pipelineSteps)).toBeNull();
  });
});
