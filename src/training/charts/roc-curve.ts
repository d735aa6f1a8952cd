import { chartDocument } from './chart-document.ts';
import { drawPanel, legend, line } from './panel.ts';
import { areaUnderCurve, pointAt, type RocPoint } from './roc.ts';
import { linearScale, type Scale } from './scale.ts';
import { element, escapeXml, label, linePath } from './svg.ts';

const size = { width: 900, height: 520 } as const;
const bottom = 452;
const top = 120;
const wholeX = [64, 396] as const;
const cornerX = [500, 832] as const;

export interface RocSeries {
  /** Which digits, for instance `MNIST test`. */
  readonly name: string;
  /** See `rocPoints`. */
  readonly points: readonly RocPoint[];
}

export interface RocOptions {
  /** The threshold in use, marked on every curve. */
  readonly threshold: number;
}

/** How far from the upper left the second panel reaches: the least of these that shows the marked points. */
const reaches = [0.02, 0.05, 0.1, 0.2, 0.5];

/** The curves of one or two sets of digits against what is none: whole, and the corner that matters enlarged. */
export function rocCurve(series: readonly RocSeries[], name: string, { threshold }: RocOptions): string {
  const marked = series.map(({ points }) => pointAt(points, threshold));
  const corner = cornerAround(marked);
  const range = [bottom, top] as const;
  const whole = { x: linearScale([0, 1], wholeX), y: linearScale([0, 1], range) };
  const near = { x: linearScale([0, corner.x], cornerX), y: linearScale([corner.y, 1], range) };
  const names = series.map(
    ({ name: digits, points }) => `${digits}, area ${areaUnderCurve(points).toFixed(4)}`,
  );
  const axis = {
    xTitle: 'not flagged, of what is no digit',
    yTitle: 'not flagged, of the digits',
    xFormat: percent,
    yFormat: percent,
  };
  const text = {
    id: 'roc',
    title: `Digits and what is none: ${name}`,
    description: series.map((each) => describe(each, threshold)).join(' '),
  };
  return chartDocument(text, size, [
    legend(wholeX[0], 58, names),
    element('circle', {
      class: 'axis',
      cx: wholeX[0] + 9,
      cy: 76,
      r: 5,
    }),
    label(wholeX[0] + 26, 80, `the threshold in use, ${threshold}`),
    drawPanel({ ...axis, ...whole }),
    line('guide', whole.x.at(0), whole.y.at(0), whole.x.at(1), whole.y.at(1)),
    element('rect', {
      class: 'guide',
      x: whole.x.at(0),
      y: whole.y.at(1),
      width: whole.x.at(corner.x) - whole.x.at(0),
      height: whole.y.at(corner.y) - whole.y.at(1),
    }),
    ...series.map((each, i) => drawCurve(each, i, whole)),
    ...series.map((each, i) => mark(each, i, threshold, whole)),
    drawPanel({ ...axis, ...near, yTitle: `${axis.yTitle}, the corner enlarged` }),
    clip(near),
    element('g', { 'clip-path': 'url(#roc-corner)' }, ...series.map((each, i) => drawCurve(each, i, near))),
    ...series.map((each, i) => mark(each, i, threshold, near)),
  ]);
}

interface Axes {
  readonly x: Scale;
  readonly y: Scale;
}

function cornerAround(marked: readonly RocPoint[]): { readonly x: number; readonly y: number } {
  const reachOf = (shares: readonly number[]): number =>
    reaches.find((reach) => shares.every((share) => share <= 0.9 * reach)) ?? 1;
  return { x: reachOf(marked.map(({ x }) => x)), y: 1 - reachOf(marked.map(({ y }) => 1 - y)) };
}

function drawCurve({ points }: RocSeries, i: number, { x, y }: Axes): string {
  // Where a curve goes straight on, and outside the panel, points tell nothing.
  const seen = points.filter((point, n) => {
    const before = points[n - 1];
    const after = points[n + 1];
    if (before === undefined || after === undefined) return true;
    if (after.y < y.domain[0] || before.x > x.domain[1]) return false;
    return (point.x !== before.x || point.x !== after.x) && (point.y !== before.y || point.y !== after.y);
  });
  const d = linePath(seen.map((point) => [x.at(point.x), y.at(point.y)]));
  return element('path', { class: `line${i + 1}`, d });
}

/** A ring at the threshold in use, its figures as its tooltip. */
function mark(each: RocSeries, i: number, threshold: number, { x, y }: Axes): string {
  const point = pointAt(each.points, threshold);
  return element(
    'g',
    { class: 'mark' },
    element('title', {}, escapeXml(describe(each, threshold))),
    element('circle', { class: `halo line${i + 1}`, cx: x.at(point.x), cy: y.at(point.y), r: 5 }),
  );
}

function clip({ x, y }: Axes): string {
  const frame = {
    x: x.range[0],
    y: y.range[1] - 2,
    width: x.range[1] - x.range[0] + 2,
    height: y.range[0] - y.range[1] + 2,
  };
  return element('clipPath', { id: 'roc-corner' }, element('rect', frame));
}

function describe({ name, points }: RocSeries, threshold: number): string {
  const { x, y } = pointAt(points, threshold);
  return (
    `${name}: area ${areaUnderCurve(points).toFixed(4)}; at the threshold ${threshold}, ` +
    `${(100 * (1 - x)).toFixed(2)} % of what is no digit and ${(100 * (1 - y)).toFixed(2)} % of the digits are flagged.`
  );
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}
