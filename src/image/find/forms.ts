import { isInside, longerSide } from '../box-around.ts';
import { type Component, type Components, componentMask } from '../connected-components.ts';
import { convexHull, polygonArea } from '../convex.ts';
import { moments } from '../moments.ts';
import { principalAxis } from '../principal-axis.ts';
import type { Rect } from '../types.ts';
import { withoutHoles } from '../without-holes.ts';

/** What a form has around a digit and under it. */
export interface FormOptions {
  /** A ring or a box has no pixel nearer to its middle than this share of the ellipse in its box, squared ... */
  readonly minHollow: number;
  /** A frame, which may have lines across, runs along all four sides of its box, this share of the box away from them at most ... */
  readonly maxFrameInset: number;
  /** ... over this share of each. Two sides are enough of one drawn so many times finer than what is inside. */
  readonly minFrameShare: number;
  readonly minFramePens: number;
  /** A balloon is a closed outline of any shape, this share at most of what it is around, and that is this share of its hull. */
  readonly maxBalloonShare: number;
  readonly minBalloonConvex: number;
  /** ... in which something convex with a hole is the digit where it is this share of its side: a 0. */
  readonly minLoopShare: number;
  /** Inside any of them lies a component of this share of its side. */
  readonly minInnerShare: number;
  /** In a cell of a frame with lines across, a table's or a form's, this share of the cell's height or width is enough. */
  readonly minCellShare: number;
  /** What lies below a digit, this many times as long as thick ... */
  readonly minUnderlineAspect: number;
  /** ... and this many times as long as the digit is large, is a line drawn under it ... */
  readonly minUnderlineShare: number;
  /** ... as is one that sticks out at both its sides and is this many times as long as it is wide. */
  readonly minUnderlineWidth: number;
  /** ... unless it is the loose base of a 2: this many of its own thicknesses below, at most ... */
  readonly maxBaseGap: number;
  /** ... so many times as wide as what is above it, at most ... */
  readonly maxBaseWidths: number;
  /** ... whose foot stands in this share of it, on the left. */
  readonly maxFootShare: number;
  /** A 0 with a slash in it is so many times as wide as high, at most, where the circle around an answer is round ... */
  readonly maxSlashedAspect: number;
  /** ... and the slash is this share of its height ... */
  readonly minSlashShare: number;
  /** ... straight, by the coherence of its principal axis ... */
  readonly minSlashCoherence: number;
  /** ... and rises to the right, so many columns a row at least, where a 1 is upright. */
  readonly minSlashSlope: number;
  /** A blot, such as a punched hole, is so many times as long as wide at most ... */
  readonly maxBlotAspect: number;
  /** ... fills at least this share of its box ... */
  readonly minBlotFill: number;
  /** ... and at most this, where a disc fills 0.79 ... */
  readonly maxBlotFill: number;
  /** ... and is this many times as wide as the strokes beside it. */
  readonly minBlotStrokes: number;
}

/**
 * Whether points x, y, x, y, ... lie in at least 15 of the 16 sectors around the middle of their box, and none inside the
 * ellipse of `minHollow`, squared, of the one that the box holds.
 */
export function isRing(points: readonly number[], box: Rect, minHollow: number): boolean {
  const sectors = new Set<number>();
  for (let k = 0; k < points.length; k += 2) {
    const dx = (2 * ((points[k] ?? 0) - box.x) + 1) / box.width - 1;
    const dy = (2 * ((points[k + 1] ?? 0) - box.y) + 1) / box.height - 1;
    if (dx * dx + dy * dy < minHollow) return false;
    const [a, b] = [Math.abs(dx), Math.abs(dy)];
    const octant = (dx < 0 ? 1 : 0) + (dy < 0 ? 2 : 0) + (a < b ? 4 : 0);
    sectors.add(2 * octant + (Math.min(a, b) * 2 < Math.max(a, b) ? 1 : 0));
  }
  return sectors.size >= 15;
}

/** How many of the four sides of their box points x, y, x, y, ... run along: all those of a window, or of a form's cells. */
export function sidesAlong(
  points: readonly number[],
  box: Rect,
  { maxFrameInset, minFrameShare }: Pick<FormOptions, 'maxFrameInset' | 'minFrameShare'>,
): number {
  const columns = { first: new Uint8Array(box.width), last: new Uint8Array(box.width) };
  const rows = { first: new Uint8Array(box.height), last: new Uint8Array(box.height) };
  const inset = { x: maxFrameInset * box.width, y: maxFrameInset * box.height };
  for (let k = 0; k < points.length; k += 2) {
    const x = (points[k] ?? 0) - box.x;
    const y = (points[k + 1] ?? 0) - box.y;
    if (y <= inset.y) columns.first[x] = 1;
    if (box.height - 1 - y <= inset.y) columns.last[x] = 1;
    if (x <= inset.x) rows.first[y] = 1;
    if (box.width - 1 - x <= inset.x) rows.last[y] = 1;
  }
  return [columns.first, columns.last, rows.first, rows.last].filter(
    (side) => side.reduce((sum, is) => sum + is, 0) >= minFrameShare * side.length,
  ).length;
}

/**
 * Whether one component is a balloon that another was written into. Where that is a loop it must be larger: those of the holes of a digit
 * that is drawn as its outline lie in another one as well.
 */
export function isBalloonAround(
  found: Components,
  one: Component,
  other: Component,
  options: FormOptions,
): boolean {
  if (enclosing(found, one, options) > options.maxBalloonShare) return false;
  return (
    longerSide(other.box) >= options.minLoopShare * longerSide(one.box) ||
    enclosing(found, other, options) === 1
  );
}

/** The component's share of what it and its holes are together, if that is convex, nearly; else 1. */
function enclosing(found: Components, component: Component, options: FormOptions): number {
  const filled = withoutHoles(componentMask(found, component));
  const filledArea = filled.data.reduce((sum, is) => sum + is, 0);
  return filledArea >= options.minBalloonConvex * polygonArea(convexHull(filled))
    ? component.area / filledArea
    : 1;
}

/** Whether a component lies inside a ring's box, and is large enough to be what the ring was drawn around. */
export function isAround({ box: ring }: Component, { box }: Component, options: FormOptions): boolean {
  return longerSide(box) >= options.minInnerShare * longerSide(ring) && isInside(box, ring);
}

/**
 * Whether a component lies in one cell of a frame with lines across, and is large enough to be what was written in it. A line of the
 * frame is looked for on each of its sides; one of the four may be missing, since where it falls between two pixels it is pale. Cells
 * open at the top, a comb's, it may stick out of.
 */
export function isInCell(
  { labels: { data, width } }: Components,
  { label, box: frame }: Component,
  { box }: Component,
  { minCellShare }: FormOptions,
): boolean {
  const isOpen = box.y <= frame.y;
  const below = isOpen ? { ...box, y: frame.y + 1, height: box.y + box.height - frame.y - 1 } : box;
  if (!isInside(below, frame)) return false;
  const isLine = (first: number, length: number, step: number): boolean => {
    for (let i = 0; i < length; i++) if (data[first + i * step] === label) return true;
    return false;
  };
  const isRow = (y: number): boolean => isLine(y * width + box.x, box.width, 1);
  const isColumn = (x: number): boolean => isLine(box.y * width + x, box.height, width);
  const top = isOpen ? null : nearest(isRow, box.y - 1, frame.y - 1);
  const bottom = nearest(isRow, box.y + box.height, frame.y + frame.height);
  const left = nearest(isColumn, box.x - 1, frame.x - 1);
  const right = nearest(isColumn, box.x + box.width, frame.x + frame.width);
  if ([top, bottom, left, right].filter((at) => at === null).length > 1) return false;
  return (
    (top !== null && bottom !== null && box.height >= minCellShare * (bottom - top)) ||
    (left !== null &&
      right !== null &&
      (isOpen ? longerSide(box) : box.width) >= minCellShare * (right - left))
  );
}

/** The first place with a line on the way from one to another, which itself isn't asked; null where there is none. */
function nearest(isLine: (at: number) => boolean, from: number, to: number): number | null {
  const step = Math.sign(to - from);
  for (let at = from; at !== to; at += step) if (isLine(at)) return at;
  return null;
}

/** Whether what lies inside a ring is the slash of a 0, not a 1 that was circled. */
export function isSlashIn(
  found: Components,
  { box: ring }: Component,
  inner: Component,
  options: FormOptions,
): boolean {
  if (ring.width > options.maxSlashedAspect * ring.height) return false;
  if (longerSide(inner.box) < options.minSlashShare * ring.height) return false;
  const shape = moments(componentMask(found, inner));
  if (shape === null) return false;
  const { slope, coherence } = principalAxis(shape);
  return slope <= -options.minSlashSlope && coherence >= options.minSlashCoherence;
}

/** Whether a straight line below a component is the base of a 2 that got loose: near its foot, which stands on the left of it. */
export function isBaseOf(
  { labels: { data, width } }: Components,
  { box: line, area }: Component,
  { label, box }: Component,
  options: FormOptions,
): boolean {
  const bottom = box.y + box.height;
  const gap = line.y - bottom;
  if (gap < 0 || gap > (options.maxBaseGap * area) / line.width) return false;
  if (line.width > options.maxBaseWidths * box.width) return false;
  let sum = 0;
  let count = 0;
  for (let y = Math.max(box.y, bottom - 2); y < bottom; y++) {
    for (let x = box.x; x < box.x + box.width; x++) {
      if (data[y * width + x] !== label) continue;
      sum += x;
      count++;
    }
  }
  return count > 0 && sum / count - line.x <= options.maxFootShare * line.width;
}

/** Whether a component is round and filled. A digit of a few pixels, or of a very fat pen, may be, too. */
export function isBlot({ box, area }: Component, options: FormOptions): boolean {
  const aspect = Math.max(box.width, box.height) / Math.min(box.width, box.height);
  const fill = area / (box.width * box.height);
  return aspect <= options.maxBlotAspect && fill >= options.minBlotFill && fill <= options.maxBlotFill;
}

/** Whether a component is a stroke beside a blot, not around it: at least as high, and narrower. */
export function isBesideBlot(stroke: Component, blot: Component, options: FormOptions): boolean {
  const { width, height } = blot.box;
  return (
    stroke.box.height >= Math.max(width, height) &&
    options.minBlotStrokes * meanWidth(stroke) <= Math.min(width, height) &&
    !isInside(blot.box, stroke.box)
  );
}

/** About the width of the strokes in pixels, as if the component were one stroke as long as its box. */
export function meanWidth({ area, box }: Component): number {
  return area / Math.max(box.width, box.height);
}

/**
 * Whether a component is a line of a form: straight, beside another and longer than that is large, and below it or with such a line
 * on the other side of it too. A loose stem of a 4 has none.
 */
export function isFormLine(
  { line, digit, others }: { line: Component; digit: Component; others: readonly Component[] },
  options: FormOptions,
): boolean {
  const side = lineSide(line, digit, options);
  if (side === null || side === 'below') return side !== null;
  return others.some((other) => other !== line && lineSide(other, digit, options) === opposite[side]);
}

type Side = 'above' | 'below' | 'left' | 'right';

const opposite: Readonly<Record<Side, Side>> = {
  above: 'below',
  below: 'above',
  left: 'right',
  right: 'left',
};

/** On which side of a digit a straight line lies that is longer than that is large, or below it than that is wide; null where it is none. */
function lineSide({ box: line, area }: Component, { box }: Component, options: FormOptions): Side | null {
  const side = Math.max(box.width, box.height);
  const long = Math.max(line.width, line.height);
  const thick = Math.min(line.width, line.height);
  const isLine =
    long * long >= options.minUnderlineAspect * area &&
    long >= (options.minUnderlineAspect / 2) * thick &&
    side >= options.minInnerShare * long;
  if (!isLine) return null;
  const isLong = long >= options.minUnderlineShare * side;
  if (line.width > line.height) {
    if (line.x >= box.x + box.width || box.x >= line.x + line.width) return null;
    const sticksOut = line.x <= box.x && line.x + line.width >= box.x + box.width;
    const isWide = sticksOut && line.width >= options.minUnderlineWidth * box.width;
    if (line.y >= box.y + box.height) return isLong || isWide ? 'below' : null;
    return isLong && line.y + line.height <= box.y ? 'above' : null;
  }
  if (!isLong) return null;
  if (line.y >= box.y + box.height || box.y >= line.y + line.height) return null;
  if (line.x >= box.x + box.width) return 'right';
  return line.x + line.width <= box.x ? 'left' : null;
}
