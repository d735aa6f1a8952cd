import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundingBox, crop } from '../../src/image/crop.ts';
import { fitSquare } from '../../src/image/fit-square.ts';
import { histogram, percentile } from '../../src/image/histogram.ts';
import { moments } from '../../src/image/moments.ts';
import { mnistMean, mnistStd, normalize } from '../../src/image/normalize.ts';
import { stretch } from '../../src/image/stretch.ts';
import { grayImages } from '../helpers/arbitraries.ts';
import { drawDigit, enlarge, fromRows, turn } from '../helpers/draw.ts';

const square = { sidePx: 28, boxPx: 20 };

function tight(digit: number, sizePx: number) {
  const picture = drawDigit(digit, {
    width: 120,
    height: 120,
    sizePx,
    penPx: sizePx / 9,
    ink: 255,
    paper: 0,
  });
  const box = boundingBox(picture, 1);
  return box === null ? picture : crop(picture, box);
}

describe('crop and boundingBox', () => {
  test('the box is the smallest that holds every pixel of the level', () => {
    fc.assert(
      fc.property(grayImages(12), fc.integer({ min: 1, max: 255 }), (image, level) => {
        const box = boundingBox(image, level);
        const inside = image.data.filter((value) => value >= level).length;
        if (box === null) {
          expect(inside).toBe(0);
          return;
        }
        const part = crop(image, box);
        expect(part.data.filter((value) => value >= level).length).toBe(inside);
        const tighter = boundingBox(part, level);
        expect(tighter).toEqual({ x: 0, y: 0, width: box.width, height: box.height });
      }),
      { seed: 17, numRuns: 200 },
    );
  });
});

describe('fitSquare', () => {
  test('the longer side is 20 pixels and the centre of mass within half a pixel of the middle', () => {
    for (let digit = 0; digit < 10; digit++) {
      const plane = fitSquare(tight(digit, 80), { ...square, center: true });
      const box = boundingBox(plane, 1);
      const centroid = moments(plane)?.centroid;
      expect(Math.max(box?.width ?? 0, box?.height ?? 0)).toBe(20);
      expect(Math.abs((centroid?.x ?? 0) - 14)).toBeLessThanOrEqual(0.5);
      expect(Math.abs((centroid?.y ?? 0) - 14)).toBeLessThanOrEqual(0.5);
    }
  });

  test.each([
    ['at the end', 28, 0],
    ['at the beginning', 0, 8],
  ])('ink that is nearly all %s stays inside the square, whole', (_, blockAt, edge) => {
    const data = new Uint8Array(40 * 40);
    const inBlock = (v: number): boolean => v >= blockAt && v < blockAt + 12;
    data.forEach((_level, i) => {
      if (inBlock(i % 40) && inBlock(Math.floor(i / 40))) data[i] = 255;
    });
    data[blockAt === 0 ? data.length - 1 : 0] = 255;
    const plane = fitSquare({ data, width: 40, height: 40 }, { ...square, center: true });
    expect(boundingBox(plane, 1)).toEqual({ x: edge, y: edge, width: 20, height: 20 });
  });

  test('without centring the box is in the middle', () => {
    const box = boundingBox(fitSquare(tight(7, 80), { ...square, center: false }), 1);
    expect(box?.y).toBe(4);
    expect(Math.abs(2 * (box?.x ?? 0) + (box?.width ?? 0) - 28)).toBeLessThanOrEqual(1);
  });

  test('any ink stays inside, and no larger picture of it changes the result', () => {
    fc.assert(
      fc.property(grayImages(12), fc.integer({ min: 2, max: 4 }), fc.boolean(), (ink, factor, center) => {
        const plane = fitSquare(ink, { ...square, center });
        expect(plane.data.length).toBe(784);
        const larger = fitSquare(enlarge(ink, factor), { ...square, center }).data;
        // A mean of exactly a half may be rounded either way.
        expect(plane.data.every((value, i) => Math.abs(value - (larger[i] ?? 0)) <= 1)).toBe(true);
      }),
      { seed: 18, numRuns: 100 },
    );
  });

  test('turning the ink turns the square', () => {
    const ink = tight(4, 80);
    const a = turn(fitSquare(ink, { ...square, center: false }));
    const b = fitSquare(turn(ink), { ...square, center: false });
    expect(boundingBox(a, 60)).toEqual(boundingBox(b, 60));
  });
});

describe('stretch', () => {
  test('pencil becomes full ink, full ink stays, nothing stays nothing', () => {
    const pencil = fromRows(['..333..', '..3.3..', '..333..']);
    expect(Math.max(...stretch(pencil, { fullShare: 0.9, maxGain: 6 }).data)).toBe(255);
    const pen = fromRows(['.##.', '.##.']);
    expect(stretch(pen, { fullShare: 0.9, maxGain: 6 })).toBe(pen);
    const empty = fromRows(['...']);
    expect(stretch(empty, { fullShare: 0.9, maxGain: 6 })).toBe(empty);
  });

  test('keeps the order of levels and goes no further than the largest gain', () => {
    fc.assert(
      fc.property(grayImages(10), (image) => {
        const out = stretch(image, { fullShare: 0.9, maxGain: 3 }).data;
        image.data.forEach((level, i) => {
          expect(out[i]).toBeGreaterThanOrEqual(level);
          expect(out[i]).toBeLessThanOrEqual(3 * level);
        });
      }),
      { seed: 19, numRuns: 100 },
    );
  });
});

describe('normalize', () => {
  test('no ink and full ink', () => {
    const [none, full] = normalize(fromRows(['.#']));
    expect(none).toBeCloseTo(-mnistMean / mnistStd, 6);
    expect(full).toBeCloseTo((1 - mnistMean) / mnistStd, 6);
  });
});

describe('percentile', () => {
  test('is the level that the share of sorted values ends on', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, share) => {
          const data = new Uint8Array(values);
          const sorted = data.toSorted();
          expect(percentile(histogram(data), share)).toBe(sorted[Math.ceil(share * data.length - 1e-9) - 1]);
        },
      ),
      { seed: 20, numRuns: 200 },
    );
  });
});
