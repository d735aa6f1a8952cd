import type { Rect } from '../../src/image/index.ts';
import { joinEdges } from './join-edges.ts';
import { extendPath, isClosed, resamplePath, smoothPath } from './path.ts';
import { thin } from './thin.ts';
import { type Edge, traceEdges } from './trace.ts';
import type { Digit, Path, PathPoint } from './types.ts';
import { type Field, upsample } from './upsample.ts';

/** A digit without pixels: a surface to cut at a level, and the pen paths in the middle of its strokes. */
export interface Shape {
  readonly field: Field;
  /** In units of the field's samples. */
  readonly paths: readonly Path[];
  /** Mean width of the strokes, in samples. */
  readonly strokeWidth: number;
  /** Around the ink of the surface, and around the paths, in samples. */
  readonly inkBox: Rect;
  readonly pathBox: Rect;
}

const scale = 6;
const margin = 2;
/** Between paper and ink; the spline lowers thin strokes, so less than the half. */
const inkLevel = 0.4;

/** Of the original: the skeleton's steps vanish, corners stay. */
const smoothPx = 1.1;

/** Throws an Error for a digit without ink. */
export function toShape(digit: Digit): Shape {
  const field = upsample(digit.pixels, 28, scale, margin);
  const { side } = field;
  const mask = new Uint8Array(side * side);
  field.data.forEach((value, i) => {
    mask[i] = value > inkLevel ? 1 : 0;
  });
  const area = mask.reduce((sum, value) => sum + value, 0);
  if (area === 0) throw new Error('A digit without ink has no shape.');
  const skeleton = thin(mask, side);
  const length = skeleton.reduce((sum, value) => sum + value, 0);
  const strokeWidth = area / length;
  const edges = pruneSpurs(skeleton, side, 0.9 * strokeWidth);
  const paths = joinEdges(edges, side).map((path) => {
    const soft = resamplePath(smoothPath(path, smoothPx * scale), 2);
    return isClosed(path) ? soft : extendPath(soft, 0.3 * strokeWidth, 0.3 * strokeWidth);
  });
  return {
    field,
    paths,
    strokeWidth,
    inkBox: boxAround(inkPoints(mask, side)),
    pathBox: boxAround(paths.flat()),
  };
}

/** The width of a shape's strokes as a share of its height, or of half its width where that is more. */
export function strokeShare({ strokeWidth, inkBox }: Shape): number {
  return strokeWidth / Math.max(inkBox.height, inkBox.width / 2);
}

/** Traces the skeleton, leaving out side branches shorter than `minLength`: thinning grows them at bumps. */
function pruneSpurs(skeleton: Uint8Array, side: number, minLength: number): readonly Edge[] {
  const kept = skeleton.slice();
  let edges = traceEdges(kept, side);
  for (let round = 0; round < 3; round++) {
    const spurs = edges.filter((edge) => edge.startsFree !== edge.endsFree && edge.pixels.length < minLength);
    if (spurs.length === 0) break;
    for (const { pixels, startsFree } of spurs) {
      for (const i of startsFree ? pixels.slice(0, -1) : pixels.slice(1)) kept[i] = 0;
    }
    edges = traceEdges(thin(kept, side), side);
  }
  return edges;
}

/** The corners of all pixels that are ink. */
function inkPoints(mask: Uint8Array, side: number): readonly PathPoint[] {
  const points: PathPoint[] = [];
  mask.forEach((value, i) => {
    const x = i % side;
    const y = Math.floor(i / side);
    if (value === 1) points.push({ x, y }, { x: x + 1, y: y + 1 });
  });
  return points;
}

/** The least box that holds all points. */
export function boxAround(points: readonly PathPoint[]): Rect {
  let left = Number.POSITIVE_INFINITY;
  let top = left;
  let right = -left;
  let bottom = -left;
  for (const { x, y } of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export function middleOf({ x, y, width, height }: Rect): PathPoint {
  return { x: x + width / 2, y: y + height / 2 };
}
