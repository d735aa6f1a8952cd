import { joinEdges } from './join-edges.ts';
import { extendPath, isClosed, pathLength, resamplePath, smoothPath } from './path.ts';
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
  /** The ink's box, in samples. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const scale = 6;
const margin = 2;
/** Between paper and ink; the spline lowers thin strokes, so less than the half. */
const inkLevel = 0.4;

/** Throws an Error for a digit without ink. */
export function toShape(digit: Digit): Shape {
  const field = upsample(digit.pixels, 28, scale, margin);
  const { side } = field;
  const mask = Uint8Array.from(field.data, (value) => (value > inkLevel ? 1 : 0));
  const area = mask.reduce((sum, value) => sum + value, 0);
  if (area === 0) throw new Error('A digit without ink has no shape.');
  const skeleton = thin(mask, side);
  const length = skeleton.reduce((sum, value) => sum + value, 0);
  const strokeWidth = area / length;
  const edges = pruneSpurs(skeleton, side, 0.9 * strokeWidth);
  const paths = joinEdges(edges, side).map((path) => {
    const soft = resamplePath(smoothPath(path, 0.8 * scale), 2);
    return isClosed(path) ? soft : extendPath(soft, 0.3 * strokeWidth, 0.3 * strokeWidth);
  });
  return { field, paths: paths.filter((path) => path.length > 0), strokeWidth, ...boxOf(mask, side) };
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

function boxOf(mask: Uint8Array, side: number): Pick<Shape, 'left' | 'top' | 'width' | 'height'> {
  let left = side;
  let right = -1;
  let top = side;
  let bottom = -1;
  mask.forEach((value, i) => {
    if (value === 0) return;
    const x = i % side;
    const y = Math.floor(i / side);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  });
  return { left, top, width: right + 1 - left, height: bottom + 1 - top };
}

/** The middle of the ink's box. */
export function shapeCentre(shape: Shape): PathPoint {
  return { x: shape.left + shape.width / 2, y: shape.top + shape.height / 2 };
}

/** The total length of all paths, in samples. */
export function inkLength(shape: Shape): number {
  return shape.paths.reduce((sum, path) => sum + pathLength(path), 0);
}
