import { longerSide } from '../box-around.ts';
import { type Component, type Components, labelFlags, pickLabelsIn } from '../connected-components.ts';
import { crop } from '../crop.ts';
import { dilateMask } from '../dilate-mask.ts';
import { transpose } from '../transpose.ts';
import type { GrayImage, Mask, Rect } from '../types.ts';
import { sidesAlong } from './forms.ts';
import { type PathOptions, pathLengths } from './path-lengths.ts';

export interface EraseBoxOptions extends PathOptions {
  /** The lines lie along all four sides, up to this share of the box away from them, as it may be askew or a stroke sticks out of it ... */
  readonly maxFrameInset: number;
  /** ... over this share of each. */
  readonly minFrameShare: number;
  /** Each is a nearly straight path, of this share of the component's width or height ... */
  readonly minPathShare: number;
  /** ... and no thicker than this share of the box: else it is a pen's. */
  readonly maxThicknessShare: number;
  /** Where there is this many times as much ink across a line as elsewhere a stroke crosses it or runs along it. */
  readonly maxInk: number;
  /** The soft edge of a line, in pixels. */
  readonly edgePx: number;
}

/**
 * The ink without the printed box that a component has in it, since a digit touches or crosses it, and where that box was; null where there is
 * none. It is four thin and nearly straight lines that end at each other. Where a stroke crosses one or follows it there is more ink across
 * the line, and that stays.
 */
export function eraseBox(
  ink: GrayImage,
  found: Components,
  component: Component,
  options: EraseBoxOptions,
): { readonly ink: GrayImage; readonly box: Rect } | null {
  if (boxSides(found, component, options) < 4) return null;
  // With the soft edges of the outermost lines.
  const part = grown(component.box, options.edgePx, ink);
  const own = pickLabelsIn(found, part, labelFlags(found, [component]));
  const { width, height } = own;
  const level = levelPaths(own, options);
  const turned = levelPaths(transpose(own), options);
  // The level lines of a box end at the upright ones, and the other way round.
  const columns = extent(level);
  const rows = extent(turned);
  const box = { x: columns.x, y: rows.x, width: columns.width, height: rows.width };
  const across = along(level, box, options);
  const down = transpose(along(turned, flip(box), options));
  const lines = either(across, down);
  if (sidesAlong(pointsOf(lines), box, options) < 4) return null;
  const darkness = crop(ink, part);
  const sides = [
    ...sidesOf(across, down, own, darkness, box),
    ...sidesOf(transpose(down), transpose(across), transpose(own), transpose(darkness), flip(box)),
  ];
  // A stroke may run along a side all the way, as the bar of a 7.
  const line = sides.toSorted((a, b) => a.ink - b.ink)[1];
  if (line === undefined || line.thickness > Math.max(2, options.maxThicknessShare * longerSide(box)))
    return null;
  const unwanted: Mask = { data: new Uint8Array(own.data.length), width, height };
  sides.forEach(({ pixels, sums }, side) => {
    pixels.forEach((i, k) => {
      const at = side < 2 ? i : (i % height) * width + Math.floor(i / height);
      if ((sums[k] ?? 0) <= options.maxInk * line.ink) unwanted.data[at] = 1;
    });
  });
  const near = dilateMask(unwanted, options.edgePx);
  const data = ink.data.slice();
  for (let y = 0, i = 0; y < height; y++) {
    for (let at = (part.y + y) * ink.width + part.x, x = 0; x < width; x++, at++, i++) {
      if (unwanted.data[i] === 1 || (near.data[i] === 1 && own.data[i] === 0)) data[at] = 0;
    }
  }
  return {
    ink: { data, width: ink.width, height: ink.height },
    box: { ...box, x: part.x + box.x, y: part.y + box.y },
  };
}

/** Along how many sides of its own box a component runs, as one with a printed box in it does along all four. */
export function boxSides(
  { labels: { data, width } }: Components,
  { label, box }: Component,
  { maxFrameInset, minFrameShare }: EraseBoxOptions,
): number {
  // Digits are asked this that have no box, so that nothing is made of them: the first misses settle it.
  const runsAlong = (start: number, step: number, length: number, inward: number, depth: number): boolean => {
    let misses = Math.floor((1 - minFrameShare) * length);
    for (let k = 0; k < length; k++) {
      const from = start + k * step;
      let at = from;
      while (at !== from + depth * inward && data[at] !== label) at += inward;
      if (at === from + depth * inward && misses-- === 0) return false;
    }
    return true;
  };
  const first = box.y * width + box.x;
  const last = first + (box.height - 1) * width + box.width - 1;
  const rows = Math.floor(maxFrameInset * box.height) + 1;
  const columns = Math.floor(maxFrameInset * box.width) + 1;
  return [
    runsAlong(first, 1, box.width, width, rows),
    runsAlong(last, -1, box.width, -width, rows),
    runsAlong(first, width, box.height, 1, columns),
    runsAlong(last, -width, box.height, -1, columns),
  ].filter(Boolean).length;
}

/** A box with so many pixels more on each of its sides, as far as the image goes. */
function grown(box: Rect, margin: number, { width, height }: GrayImage): Rect {
  const x = Math.max(0, box.x - margin);
  const y = Math.max(0, box.y - margin);
  return {
    x,
    y,
    width: Math.min(width, box.x + box.width + margin) - x,
    height: Math.min(height, box.y + box.height + margin) - y,
  };
}

/** The pixels through which a nearly straight path goes from left to right, long enough for a side of a box. */
function levelPaths(mask: Mask, options: EraseBoxOptions): Mask {
  const ahead = pathLengths(mask, options, 1);
  const behind = pathLengths(mask, options, -1);
  const least = options.minPathShare * mask.width;
  const data = mask.data.map((is, i) =>
    is === 1 && (ahead[i] ?? 0) + (behind[i] ?? 0) - 1 >= least ? 1 : 0,
  );
  return { ...mask, data };
}

/** The first of the columns that have a pixel, and how many there are up to the last. */
function extent({ data, width }: Mask): Pick<Rect, 'x' | 'width'> {
  let first = width;
  let last = -1;
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    first = Math.min(first, i % width);
    last = Math.max(last, i % width);
  }
  return { x: first, width: Math.max(0, last + 1 - first) };
}

/** The pixels of level paths that lie along the upper or the lower side of a box. */
function along(paths: Mask, box: Rect, { maxFrameInset }: EraseBoxOptions): Mask {
  const inset = maxFrameInset * box.height;
  const isAlong = (y: number) => y <= box.y + inset || y >= box.y + box.height - 1 - inset;
  return { ...paths, data: paths.data.map((is, i) => (isAlong(Math.floor(i / paths.width)) ? is : 0)) };
}

interface Side {
  /** Of the level lines along it. */
  readonly pixels: readonly number[];
  /** The ink across the line at each of these, that of the upright lines not counted, but that of its soft edges. */
  readonly sums: readonly number[];
  /** Both where no stroke is. */
  readonly ink: number;
  readonly thickness: number;
}

/** The upper and the lower side of a box. */
function sidesOf(lines: Mask, upright: Mask, own: Mask, ink: GrayImage, box: Rect): readonly Side[] {
  const half = Math.floor(box.y + box.height / 2) * lines.width;
  const isLine = Array.from(lines.data.keys()).filter((i) => lines.data[i] === 1);
  return [isLine.filter((i) => i < half), isLine.filter((i) => i >= half)].map((pixels) => {
    const runs = pixels.map((i) => runThrough(i, own, upright, ink));
    const sums = runs.map(({ sum }) => sum);
    const thickness = lowerQuartile(runs.map(({ length }) => length));
    return { pixels, sums, ink: lowerQuartile(sums), thickness };
  });
}

/** How many pixels are joined to pixel i, itself included, straight up and down, and their ink. */
function runThrough(
  i: number,
  { data, width }: Mask,
  upright: Mask,
  ink: GrayImage,
): { readonly length: number; readonly sum: number } {
  let first = i;
  let last = i;
  while (data[first - width] === 1) first -= width;
  while (data[last + width] === 1) last += width;
  let sum = 0;
  for (let at = first - width; at <= last + width; at += width)
    if (upright.data[at] === 0) sum += ink.data[at] ?? 0;
  return { length: (last - first) / width + 1, sum };
}

/** Of the lower part, as half of the lines may have strokes along them. */
function lowerQuartile(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 2] ?? 0;
}

function either(one: Mask, other: Mask): Mask {
  return { ...one, data: one.data.map((is, i) => is | (other.data[i] ?? 0)) };
}

function flip({ x, y, width, height }: Rect): Rect {
  return { x: y, y: x, width: height, height: width };
}

/** The set pixels as x, y, x, y, ... */
function pointsOf({ data, width }: Mask): readonly number[] {
  const points: number[] = [];
  for (let i = 0; i < data.length; i++) if (data[i] === 1) points.push(i % width, Math.floor(i / width));
  return points;
}
