import { DOMParser, type Element, onErrorStopParsing } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectedCalibrationError, judge } from '../../src/engine/index.ts';
import { confidenceBins, wilsonInterval } from '../../src/training/charts/confidence-bins.ts';
import {
  areaUnderCurve,
  confusionMatrix,
  learningCurve,
  pointAt,
  reliabilityDiagram,
  rocCurve,
  rocPoints,
} from '../../src/training/charts/index.ts';
import { linearScale, logScale } from '../../src/training/charts/scale.ts';
import { escapeXml } from '../../src/training/charts/svg.ts';
import type { EpochResult } from '../../src/training/train.ts';

/** Throws where the text is no well-formed XML. */
function parse(svg: string): Element {
  const root = new DOMParser({ onError: onErrorStopParsing }).parseFromString(svg, 'image/svg+xml');
  if (root.documentElement === null) throw new Error('There is no root element.');
  return root.documentElement;
}

function all(root: Element, name: string, style?: string): readonly Element[] {
  return Array.from(root.getElementsByTagName(name)).filter(
    (each) => style === undefined || (each.getAttribute('class') ?? '').split(' ').includes(style),
  );
}

function numbers(element: Element | undefined, ...names: readonly string[]): readonly number[] {
  return names.map((name) => Number(element?.getAttribute(name)));
}

/** The points of a path, in pixels. */
function pointsOf(path: Element | undefined): readonly (readonly number[])[] {
  const d = path?.getAttribute('d') ?? '';
  return d
    .slice(1)
    .split('L')
    .map((place) => place.split(' ').map(Number));
}

const curve: readonly EpochResult[] = [
  { epoch: 1, trainLoss: 0.8, valAcc: 0.9, valNll: 0.4 },
  { epoch: 2, trainLoss: 0.6, valAcc: 0.99, valNll: 0.2 },
  { epoch: 3, trainLoss: 0.5, valAcc: 0.999, valNll: 0.1 },
];
const confusion = Array.from({ length: 10 }, (_, shown) =>
  Array.from({ length: 10 }, (_, read) => (read === shown ? 50 : shown === 4 && read === 9 ? 7 : 0)),
);
/** Rows that say digit 3 with a confidence, the rest evenly spread. */
function sure(confidence: number): readonly number[] {
  return Array.from({ length: 10 }, (_, digit) => (digit === 3 ? confidence : (1 - confidence) / 9));
}

const charts = {
  learningCurve: learningCurve(curve, 'a <b> & "c"'),
  confusionMatrix: confusionMatrix(confusion, 'a <b> & "c"'),
  reliabilityDiagram: reliabilityDiagram([sure(0.9), sure(0.6), sure(0.6)], [3, 3, 1], 'a <b> & "c"'),
  rocCurve: rocCurve([{ name: 'x & y', points: rocPoints([0.9, 0.4], [0.5, 0.2]) }], 'a <b> & "c"', {
    threshold: 0.7,
  }),
};

describe('every chart', () => {
  test.each(Object.entries(charts))('%s is well-formed SVG that a screen reader can name', (_, svg) => {
    const root = parse(svg);
    expect(root.namespaceURI).toBe('http://www.w3.org/2000/svg');
    expect(root.getAttribute('role')).toBe('img');
    const ids = (root.getAttribute('aria-labelledby') ?? '').split(' ');
    const named = [...all(root, 'title'), ...all(root, 'desc')].filter((each) => each.hasAttribute('id'));
    expect(named.map((each) => each.getAttribute('id'))).toEqual(ids);
    expect(named[0]?.textContent).toContain('a <b> & "c"');
    expect(named[1]?.textContent).toMatch(/\d/);
  });

  test.each(Object.entries(charts))('%s keeps its drawing on the page, in both themes', (_, svg) => {
    const root = parse(svg);
    const [width = 0, height = 0] = numbers(root, 'width', 'height');
    expect(root.getAttribute('viewBox')).toBe(`0 0 ${width} ${height}`);
    for (const each of all(root, 'text').filter((text) => text.hasAttribute('x'))) {
      const [x = -1, y = -1] = numbers(each, 'x', 'y');
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThan(width);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(height);
    }
    const clipped = all(root, 'g').filter((group) => group.hasAttribute('clip-path'));
    const hidden = new Set(clipped.flatMap((group) => all(group, 'path')));
    const lines = ['line1', 'line2'].flatMap((style) => all(root, 'path', style));
    for (const [x = -1, y = -1] of lines.filter((path) => !hidden.has(path)).flatMap(pointsOf)) {
      expect(x >= 0 && x <= width && y >= 0 && y <= height).toBe(true);
    }
    expect(svg).toContain('@media (prefers-color-scheme:dark)');
  });
});

describe('the learning curve', () => {
  test('has a point for every epoch in each of its three lines', () => {
    const lines = all(parse(charts.learningCurve), 'g', 'series').map((group) => all(group, 'path')[0]);
    expect(lines.map((path) => pointsOf(path).length)).toEqual([3, 3, 3]);
  });

  test('draws errors a factor of ten apart at equal distances', () => {
    const error = all(parse(charts.learningCurve), 'g', 'series').map((group) => all(group, 'path')[0])[2];
    const [[, first = 0] = [], [, second = 0] = [], [, third = 0] = []] = pointsOf(error);
    expect(second - first).toBeGreaterThan(20);
    expect(third - second).toBeCloseTo(second - first, 0);
  });

  test('draws a run without an error below every other', () => {
    const perfect = [...curve, { epoch: 4, trainLoss: 0.4, valAcc: 1, valNll: 0 }];
    const error = all(parse(learningCurve(perfect, 'm')), 'g', 'series').map(
      (group) => all(group, 'path')[0],
    )[2];
    const heights = pointsOf(error).map(([, y = 0]) => y);
    expect(heights[3]).toBeGreaterThan(heights[2] ?? 0);
    parse(learningCurve([{ epoch: 1, trainLoss: 0, valAcc: 1, valNll: 0 }], 'm'));
  });

  test('needs an epoch', () => {
    expect(() => learningCurve([], 'm')).toThrow('at least one epoch');
  });
});

describe('the confusion matrix', () => {
  const root = parse(charts.confusionMatrix);
  const cells = all(root, 'g', 'count');

  test('has a cell for every pair, rows by the digit shown, and writes what is not 0', () => {
    expect(cells).toHaveLength(100);
    const written = cells.map((cell) => all(cell, 'text')[0]?.textContent ?? '0');
    expect(written).toEqual(confusion.flat().map(String));
    const [x4 = 0, y4 = 0] = numbers(all(cells[44] ?? root, 'rect')[0], 'x', 'y');
    const [x49 = 0, y49 = 0] = numbers(all(cells[49] ?? root, 'rect')[0], 'x', 'y');
    expect(y49).toBe(y4);
    expect(x49).toBeGreaterThan(x4);
  });

  test('colours errors unlike right readings, and names the most frequent', () => {
    const styles = cells.map((cell) => all(cell, 'rect')[0]?.getAttribute('class'));
    expect([styles[44], styles[49], styles[94]]).toEqual(['area1', 'area2', 'cell']);
    expect(all(root, 'desc')[0]?.textContent).toContain('500 of 507');
    expect(all(root, 'desc')[0]?.textContent).toContain('4 read as 9 (7 times)');
  });
});

describe('the reliability diagram', () => {
  const readings = fc.array(
    fc.record({ confidence: fc.double({ min: 0.1, max: 1, noNaN: true }), right: fc.boolean() }),
    { minLength: 1, maxLength: 60 },
  );

  test('counts every reading once, and its gaps are the calibration error', () => {
    fc.assert(
      fc.property(readings, (list) => {
        const probs = list.map(({ confidence }) => sure(confidence));
        const labels = list.map(({ right }) => (right ? 3 : 1));
        const bins = confidenceBins(probs, labels, 15);
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(list.length);
        const gaps = bins.reduce(
          (sum, { count, confidence, accuracy }) =>
            sum + count * Math.abs((confidence ?? 0) - (accuracy ?? 0)),
          0,
        );
        expect(gaps / list.length).toBeCloseTo(expectedCalibrationError(judge(probs, labels), 15), 10);
      }),
    );
  });

  test('draws a bar for each bin that holds a reading, as high as its accuracy', () => {
    const root = parse(charts.reliabilityDiagram);
    const bars = all(root, 'g', 'bin').map((bin) => numbers(all(bin, 'rect')[0], 'y', 'height'));
    expect(bars).toHaveLength(2);
    const [[half = 0, halfHeight = 0] = [], [whole = 0, wholeHeight = 0] = []] = bars;
    expect(half + halfHeight).toBeCloseTo(whole + wholeHeight, 6);
    expect(wholeHeight).toBeCloseTo(2 * halfHeight, 6);
    expect(all(root, 'rect', 'pictures')).toHaveLength(2);
    expect(all(root, 'desc')[0]?.textContent).toContain('10.00 % over 3 pictures in 15 bins');
  });

  test('gives a share its Wilson interval', () => {
    // For a share of 1 its ends are n / (n + z^2) and 1; for a half, 1/2 -+ z / (2 sqrt(n + z^2)).
    expect(wilsonInterval(1, 10)[0]).toBeCloseTo(0.722, 3);
    expect(wilsonInterval(1, 10)[1]).toBeCloseTo(1, 12);
    expect(wilsonInterval(0.5, 10)[0]).toBeCloseTo(0.237, 3);
    expect(wilsonInterval(0.5, 10)[1]).toBeCloseTo(0.763, 3);
  });
});

describe('the ROC curve', () => {
  const confidence = fc.oneof(
    fc.integer({ min: 1, max: 9 }).map((tenths) => tenths / 10),
    fc.constant(-Infinity),
  );
  const confidences = fc.array(confidence, { minLength: 1, maxLength: 30 });

  test('rises from nothing to everything, and its area is the share of pairs in the right order', () => {
    fc.assert(
      fc.property(confidences, confidences, (digits, others) => {
        const points = rocPoints(digits, others);
        expect(points[0]).toMatchObject({ x: 0, y: 0 });
        expect(points.at(-1)).toMatchObject({ x: 1, y: 1 });
        points.slice(1).forEach((point, i) => {
          expect(point.x).toBeGreaterThanOrEqual(points[i]?.x ?? 1);
          expect(point.y).toBeGreaterThanOrEqual(points[i]?.y ?? 1);
        });
        const pairs = digits.flatMap((d) => others.map((o) => (d > o ? 1 : d === o ? 0.5 : 0)));
        const share = pairs.reduce<number>((sum, value) => sum + value, 0) / pairs.length;
        expect(areaUnderCurve(points)).toBeCloseTo(share, 10);
      }),
    );
  });

  test('marks what the threshold lets through, an answer at the threshold too', () => {
    fc.assert(
      fc.property(confidences, confidences, fc.integer({ min: 0, max: 10 }), (digits, others, tenths) => {
        const threshold = tenths / 10;
        const passed = (list: readonly number[]): number =>
          list.filter((value) => value >= threshold).length / list.length;
        const { x, y } = pointAt(rocPoints(digits, others), threshold);
        expect([x, y]).toEqual([passed(others), passed(digits)]);
      }),
    );
  });

  test('is drawn whole and enlarged, with the threshold where it belongs', () => {
    const digits = Array.from({ length: 100 }, (_, i) => (i < 2 ? 0.3 : 0.95));
    const others = Array.from({ length: 100 }, (_, i) => (i < 4 ? 0.9 : 0.2));
    const root = parse(rocCurve([{ name: 'd', points: rocPoints(digits, others) }], 'm', { threshold: 0.7 }));
    const [whole, corner] = all(root, 'g', 'mark').map((mark) => numbers(all(mark, 'circle')[0], 'cx', 'cy'));
    const [left = 0, right = 0] = numbers(all(root, 'line', 'guide')[0], 'x1', 'x2');
    const [bottom = 0, top = 0] = numbers(all(root, 'line', 'guide')[0], 'y1', 'y2');
    expect(whole?.[0]).toBeCloseTo(left + 0.04 * (right - left), 1);
    expect(whole?.[1]).toBeCloseTo(bottom + 0.98 * (top - bottom), 1);
    // The corner shows 5 % of each: the mark is at 4/5 along and 2/5 down.
    const [frame] = all(root, 'clipPath').map((clip) => numbers(all(clip, 'rect')[0], 'x', 'width'));
    expect(corner?.[0]).toBeCloseTo((frame?.[0] ?? 0) + 0.8 * ((frame?.[1] ?? 0) - 2), 1);
    expect(all(root, 'desc')[0]?.textContent).toContain(
      '96.00 % of what is no digit and 2.00 % of the digits',
    );
  });
});

describe('scales', () => {
  test.each([
    [[0, 1], 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [[0, 0.6], 5, [0, 0.2, 0.4, 0.6]],
    [[0, 40], 10, [0, 5, 10, 15, 20, 25, 30, 35, 40]],
    [[0.95, 1], 5, [0.95, 0.96, 0.97, 0.98, 0.99, 1]],
  ] as const)('of %j in about %i steps have the ticks %j', (domain, tickCount, ticks) => {
    const scale = linearScale(domain, [100, 300], { tickCount });
    expect(scale.ticks).toEqual(ticks);
    expect(domain.map(scale.at)).toEqual([100, 300]);
  });

  test('of few epochs count in whole ones', () => {
    expect(linearScale([0, 3], [0, 1], { tickCount: 10, minStep: 1 }).ticks).toEqual([0, 1, 2, 3]);
  });

  test.each([
    [
      [0.32, 0.76],
      [0.2, 0.5, 1],
    ],
    [
      [1, 1],
      [1, 2],
    ],
    [
      [0.03, 40],
      [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50],
    ],
  ] as const)('of %j on a logarithmic axis have the ticks %j, with 0 at the low end', (domain, ticks) => {
    const scale = logScale(domain, [10, 90]);
    expect(scale.ticks).toEqual(ticks);
    expect([scale.at(0), scale.at(scale.domain[0]), scale.at(scale.domain[1])]).toEqual([10, 10, 90]);
  });

  test('and text keep what XML would take for its own', () => {
    expect(escapeXml('a<b>&"c"')).toBe('a&lt;b&gt;&amp;&quot;c&quot;');
  });
});
