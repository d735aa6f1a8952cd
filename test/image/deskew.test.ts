import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deskew, detectSlant } from '../../src/image/deskew.ts';
import { moments } from '../../src/image/moments.ts';
import { pipelineSteps } from '../../src/image/pipeline-steps.ts';
import { principalAxis } from '../../src/image/principal-axis.ts';
import { grayImages } from '../helpers/arbitraries.ts';
import { fromRows, sum, turn } from '../helpers/draw.ts';

/** A bar of 10 x 70 pixels whose axis leans by `slope` columns a row. */
function bar(slope: number) {
  const data = Uint8Array.from({ length: 100 * 100 }, (_, i) => {
    const x = (i % 100) + 0.5 - 50;
    const y = Math.floor(i / 100) + 0.5 - 50;
    const cover = Math.max(0, Math.min(1, 5.5 - Math.abs(x - slope * y)));
    return Math.abs(y) <= 35 ? Math.round(255 * cover) : 0;
  });
  return { data, width: 100, height: 100 };
}

describe('moments', () => {
  test('mass, centroid and second moments of known shapes', () => {
    expect(moments(fromRows(['#..', '...']))).toEqual({
      mass: 255,
      centroid: { x: 0.5, y: 0.5 },
      mu20: 0,
      mu11: 0,
      mu02: 0,
    });
    const found = moments(fromRows(['#..', '...', '..#']));
    expect(found).toEqual({ mass: 510, centroid: { x: 1.5, y: 1.5 }, mu20: 1, mu11: 1, mu02: 1 });
    expect(moments(fromRows(['..', '..']))).toBeNull();
  });

  test('turning the image turns its moments', () => {
    fc.assert(
      fc.property(grayImages(12), (image) => {
        const before = moments(image);
        const after = moments(turn(image));
        if (before === null || after === null) {
          expect(sum(image)).toBe(0);
          return;
        }
        expect(after.mass).toBe(before.mass);
        expect(after.centroid.x).toBeCloseTo(image.height - before.centroid.y, 8);
        expect(after.centroid.y).toBeCloseTo(before.centroid.x, 8);
        expect(after.mu20).toBeCloseTo(before.mu02, 6);
        expect(after.mu11).toBeCloseTo(-before.mu11, 6);
      }),
      { seed: 13, numRuns: 200 },
    );
  });
});

describe('principalAxis', () => {
  test('finds the slope that a bar was drawn with', () => {
    for (const slope of [-0.6, -0.3, 0, 0.1, 0.5]) {
      const found = moments(bar(slope));
      expect(found).not.toBeNull();
      if (found === null) return;
      const axis = principalAxis(found);
      expect(axis.slope).toBeCloseTo(slope, 1);
      expect(axis.coherence).toBeGreaterThan(0.8);
    }
  });

  test('a square has no axis and a level bar an infinite slope', () => {
    expect(principalAxis({ mass: 1, centroid: { x: 0, y: 0 }, mu20: 4, mu11: 0, mu02: 4 })).toEqual({
      slope: 0,
      coherence: 0,
    });
    const level = principalAxis({ mass: 1, centroid: { x: 0, y: 0 }, mu20: 9, mu11: 0, mu02: 1 });
    expect(level.slope).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('deskew', () => {
  const options = pipelineSteps.deskew;

  test('takes away the slant it finds, up to ten degrees', () => {
    expect(detectSlant(bar(0.1), options)).toBeCloseTo(0.1, 2);
    expect(detectSlant(bar(-0.4), options)).toBe(-options.maxSlope);
    const left = moments(deskew(bar(0.12), options));
    expect(left === null ? 1 : principalAxis(left).slope).toBeCloseTo(0, 2);
  });

  test('leaves alone what is upright, what has no clear axis, and what lies', () => {
    const ring = fromRows(['.####.', '#....#', '#....#', '#....#', '#....#', '.####.']);
    for (const image of [bar(0.01), ring, turn(bar(0.1)), fromRows(['...'])]) {
      expect(deskew(image, options)).toBe(image);
    }
  });
});
