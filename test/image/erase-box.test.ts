import { describe, expect, test } from 'vitest';
import { connectedComponents } from '../../src/image/connected-components.ts';
import { eraseBox } from '../../src/image/find/erase-box.ts';
import { findDigit } from '../../src/image/find/find-digit.ts';
import { type GrayImage, pipelineSteps, preprocess } from '../../src/image/index.ts';
import { drawDigit } from '../helpers/draw.ts';
import { unlikeness } from '../helpers/unlikeness.ts';

const side = 220;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly linePx: number;
  readonly level?: number;
}

/** The picture with a printed box, whose lines lie within these bounds. */
function withBox(picture: GrayImage, { x, y, width, height, linePx, level = 90 }: Box): GrayImage {
  const isIn = (at: number, from: number, length: number) => at >= from && at < from + length;
  const data = picture.data.map((light, i) => {
    const column = i % side;
    const row = Math.floor(i / side);
    const inside = isIn(column, x, width) && isIn(row, y, height);
    const hollow = isIn(column, x + linePx, width - 2 * linePx) && isIn(row, y + linePx, height - 2 * linePx);
    return inside && !hollow ? Math.min(light, level) : light;
  });
  return { ...picture, data };
}

/** Strokes of a pen of two pixels, level or upright, from corner to corner: [x, y, x, y] each. */
function ruled(strokes: readonly (readonly [number, number, number, number])[]): GrayImage {
  const data = new Uint8Array(side * side).fill(255);
  for (const [x0, y0, x1, y1] of strokes)
    for (let y = y0; y <= y1 + 1; y++) for (let x = x0; x <= x1 + 1; x++) data[y * side + x] = 0;
  return { data, width: side, height: side };
}

const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

describe('a printed box that a digit touches or crosses', () => {
  const drawn = (digit: number) => drawDigit(digit, { width: side, height: side, sizePx: 100, penPx: 6 });

  test.each(digits)('the plane of a %i is as without it', (digit) => {
    const plain = preprocess(drawn(digit)).plane;
    for (const box of [
      { x: 50, y: 64, width: 120, height: 120, linePx: 1 },
      { x: 55, y: 40, width: 110, height: 117, linePx: 2 },
      { x: 78, y: 50, width: 110, height: 120, linePx: 2 },
    ]) {
      const boxed = preprocess(withBox(drawn(digit), box)).plane;
      expect(unlikeness(boxed, plain), JSON.stringify(box)).toBeLessThan(0.25);
    }
  });

  test('the bar of a 7 that runs along its upper line stays', () => {
    const seven = drawn(7);
    const boxed = withBox(seven, { x: 60, y: 65, width: 102, height: 110, linePx: 2 });
    expect(unlikeness(preprocess(boxed).plane, preprocess(seven).plane)).toBeLessThan(0.25);
  });
});

describe('what is no printed box stays as it is', () => {
  const inkOf = (picture: GrayImage): GrayImage => ({
    ...picture,
    data: picture.data.map((light) => 255 - light),
  });
  const erased = (picture: GrayImage) => {
    const found = connectedComponents(inkOf(picture), 100);
    const [component] = found.components;
    return component && eraseBox(inkOf(picture), found, component, pipelineSteps.box);
  };

  test('the box itself is erased', () => {
    const box = { x: 40, y: 30, width: 120, height: 140, linePx: 2 };
    const blank = { data: new Uint8Array(side * side).fill(255), width: side, height: side };
    expect(erased(withBox(blank, box))?.ink.data.every((level) => level === 0)).toBe(true);
    expect(erased(withBox(blank, box))?.box).toEqual({ x: 40, y: 30, width: 120, height: 140 });
  });

  test('digits of straight thin strokes', () => {
    const [left, right, top, middle, bottom] = [70, 150, 40, 105, 170];
    const segments = {
      top: [left, top, right, top],
      middle: [left, middle, right, middle],
      bottom: [left, bottom, right, bottom],
      left: [left, top, left, bottom],
      right: [right, top, right, bottom],
      upperLeft: [left, top, left, middle],
      lowerLeft: [left, middle, left, bottom],
      lowerRight: [right, middle, right, bottom],
    } as const;
    const { top: t, middle: m, bottom: b, left: l, right: r, upperLeft, lowerRight, lowerLeft } = segments;
    for (const strokes of [
      [t, m, b, r],
      [t, m, b, upperLeft, lowerRight],
      [t, m, b, l, lowerRight],
      [t, r],
    ])
      expect(erased(ruled(strokes))).toBeNull();
    expect(erased(ruled([t, m, b, upperLeft, lowerLeft]))).toBeNull();
    // What is left of these is no digit, so that they are found whole.
    for (const strokes of [
      [t, b, l, r],
      [t, m, b, l, r],
    ]) {
      const ink = inkOf(ruled(strokes));
      const found = findDigit(ink, ruled(strokes), true, pipelineSteps);
      expect(found?.kept.map(({ box }) => box)).toEqual([{ x: 70, y: 40, width: 82, height: 132 }]);
    }
  });

  test('a box of a pen as thick as the digit in it, and a 0 of any width', () => {
    const blank = { data: new Uint8Array(side * side).fill(255), width: side, height: side };
    expect(erased(withBox(blank, { x: 40, y: 30, width: 120, height: 140, linePx: 9 }))).toBeNull();
    for (const penPx of [2, 5, 12])
      expect(erased(drawDigit(0, { width: side, height: side, sizePx: 150, penPx }))).toBeNull();
  });
});
