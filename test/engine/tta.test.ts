import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyView, type View } from '../../src/engine/apply-view.ts';
import { ttaProfiles, ttaViews } from '../../src/engine/index.ts';
import { planStages } from '../../src/engine/stages.ts';
import { type GrayImage, preprocess } from '../../src/image/index.ts';
import { grayImages } from '../helpers/arbitraries.ts';
import { fromRows, sum, turn } from '../helpers/draw.ts';
import { plainDigit } from '../helpers/models.ts';

function view(name: string): View {
  const found = ttaViews.strong.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no view is called ${name}`);
  return found;
}

/** `fast-check` arrays may lie in larger buffers; what counts is the values. */
const levels = (image: GrayImage): readonly number[] => Array.from(image.data);

/** Ink-weighted mean of a coordinate, from the middle of the plane. */
function centroid({ data, width, height }: GrayImage): { readonly x: number; readonly y: number } {
  const total = data.reduce((all, ink) => all + ink, 0);
  const x = data.reduce((all, ink, i) => all + ink * ((i % width) - (width - 1) / 2), 0) / total;
  const y = data.reduce((all, ink, i) => all + ink * (Math.floor(i / width) - (height - 1) / 2), 0) / total;
  return { x, y };
}

const digits: readonly GrayImage[] = Array.from(
  { length: 10 },
  (_, digit) => preprocess(plainDigit(digit)).plane,
);

describe('profiles', () => {
  test('have the views that the specification counts', () => {
    expect(ttaViews.none).toHaveLength(1);
    expect(ttaViews.light).toHaveLength(5);
    expect(ttaViews.strong).toHaveLength(17);
    expect(new Set(ttaViews.strong.map(({ name }) => name)).size).toBe(17);
  });

  test('begin with the identity, and each with the one before it', () => {
    expect(ttaViews.light.slice(0, 1)).toEqual(ttaViews.none);
    expect(ttaViews.strong.slice(0, 5)).toEqual(ttaViews.light);
    expect(ttaViews.none[0]?.name).toBe('identity');
  });

  test.each(ttaProfiles)('%s looks at each of its views once with each member', (profile) => {
    for (const members of [['a'], ['a', 'b', 'c']]) {
      const pairs = planStages(profile, members).flatMap((stage) =>
        stage.members.flatMap((member) => stage.views.map(({ name }) => `${member} ${name}`)),
      );
      const expected = members.flatMap((member) => ttaViews[profile].map(({ name }) => `${member} ${name}`));
      expect(pairs.toSorted()).toEqual(expected.toSorted());
    }
  });

  test('adaptive begins with one view and one member', () => {
    const [first] = planStages('adaptive', ['a', 'b']);
    expect(first?.members).toEqual(['a']);
    expect(first?.views.map(({ name }) => name)).toEqual(['identity']);
  });
});

describe('applyView', () => {
  test('the identity changes nothing', () => {
    fc.assert(
      fc.property(grayImages(9), (image) => {
        expect(levels(applyView(image, view('identity')))).toEqual(levels(image));
      }),
      { seed: 1 },
    );
  });

  test.each(ttaViews.strong.slice(1, 9).map((shift) => [shift.name, shift] as const))(
    'the shift %s moves every pixel by one and loses only what leaves the plane',
    (_, shift) => {
      fc.assert(
        fc.property(grayImages(9), (image) => {
          const { data, width, height } = image;
          const moved = Array.from({ length: width * height }, (_, i) => {
            const x = (i % width) - shift.shiftX;
            const y = Math.floor(i / width) - shift.shiftY;
            return x < 0 || y < 0 || x >= width || y >= height ? 0 : data[y * width + x];
          });
          expect(levels(applyView(image, shift))).toEqual(moved);
        }),
        { numRuns: 30, seed: 1 },
      );
    },
  );

  test('the eight shifts are all there are', () => {
    const shifts = ttaViews.strong.slice(1, 9).map(({ shiftX, shiftY }) => `${shiftX},${shiftY}`);
    const all = [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => `${x},${y}`)).filter((s) => s !== '0,0');
    expect(shifts.toSorted()).toEqual(all.toSorted());
  });

  test.each(ttaViews.strong.map((each) => [each.name, each] as const))(
    'no digit loses ink or place in the view %s',
    (name, each) => {
      const area = Number(name.startsWith('scaled') ? name.slice('scaled '.length) : 1) ** 2;
      for (const plane of digits) {
        const seen = applyView(plane, each);
        expect(Math.abs(sum(seen) / (sum(plane) * area) - 1)).toBeLessThan(0.02);
        expect(centroid(seen).x - centroid(plane).x).toBeCloseTo(each.shiftX, 0);
        expect(centroid(seen).y - centroid(plane).y).toBeCloseTo(each.shiftY, 0);
      }
    },
  );

  test('a turn of 90 deg is the turn of the image', () => {
    const quarter: View = { ...view('identity'), name: 'quarter', xx: 0, xy: 1, yx: -1, yy: 0 };
    for (const plane of digits) expect(levels(applyView(plane, quarter))).toEqual(levels(turn(plane)));
  });

  test('turns are turns: of 3 deg twice 1.5 deg, and nothing longer or shorter', () => {
    for (const degrees of [-3, -1.5, 1.5, 3]) {
      const { xx, xy, yx, yy } = view(`turned ${degrees}`);
      expect(Math.atan2(xy, xx)).toBeCloseTo((degrees * Math.PI) / 180, 15);
      expect(xx * yy - xy * yx).toBeCloseTo(1, 15);
    }
  });

  test('a positive turn is clockwise', () => {
    const beam = { ...fromRows(Array.from({ length: 29 }, (_, y) => (y === 14 ? '#' : '.').repeat(29))) };
    const turned = applyView(beam, view('turned 3'));
    expect(turned.data[15 * 29 + 28]).toBeGreaterThan(100);
    expect(turned.data[13 * 29 + 28]).toBe(0);
  });

  test('a positive slant leans to the right', () => {
    const post = fromRows(Array.from({ length: 29 }, () => `${'.'.repeat(14)}#${'.'.repeat(14)}`));
    const slanted = applyView(post, view('slanted 0.06'));
    expect(slanted.data[15]).toBeGreaterThan(200);
    expect(slanted.data[28 * 29 + 13]).toBeGreaterThan(200);
  });

  test('values between pixels are in proportion, and nothing comes in from outside', () => {
    const half: View = { ...view('identity'), name: 'half', shiftX: 0.5 };
    expect(levels(applyView(fromRows(['#..#']), half))).toEqual([128, 128, 0, 128]);
  });
});
