import { bilinear } from '../bilinear.ts';
import type { GrayImage, Point } from '../types.ts';
import { edgesOf } from './outline.ts';

/** A convex part of a picture, and which way is right on it. */
export interface Plate {
  /** Its corners in cells of the picture's reduced copy, clockwise on the screen. */
  readonly corners: readonly Point[];
  /** A unit vector. */
  readonly along: Point;
}

export interface CutOutOptions {
  /** The width of a cell in pixels of the picture. */
  readonly cellPx: number;
  /** Cells along the plate's own edges that are left out: they are half of what is around it. */
  readonly insetCells: number;
  /** A plate turned by no more than this is left as it is: the sine of the angle. */
  readonly minTurn: number;
}

/**
 * A plate cut out of a picture and turned upright: the box around it, filled beyond its edges with the level next to them, which is
 * taken from `map`, the picture's reduced copy, since noise would leave streaks. null where the inset leaves nothing.
 */
export function cutOut(
  picture: GrayImage,
  map: GrayImage,
  { corners, along }: Plate,
  options: CutOutOptions,
): GrayImage | null {
  const { cellPx, insetCells, minTurn } = options;
  const { x: cos, y: sin } = Math.abs(along.y) > minTurn ? along : { x: 1, y: 0 };
  const turn = (x: number, y: number): Point => ({ x: x * cos + y * sin, y: y * cos - x * sin });
  const turned = corners.map(({ x, y }) => turn(cellPx * x, cellPx * y));
  const halfPlanes = edgesOf(corners, map.width, map.height).map(({ from, x, y, length, isCut }) => {
    const inward = turn(-y / length, x / length);
    const at = (x * from.y - y * from.x) / length + (isCut ? 0 : insetCells);
    return { inward, at: cellPx * at };
  });
  const left = Math.floor(Math.min(...turned.map(({ x }) => x)));
  const right = Math.ceil(Math.max(...turned.map(({ x }) => x)));
  const top = Math.floor(Math.min(...turned.map(({ y }) => y)));
  const bottom = Math.ceil(Math.max(...turned.map(({ y }) => y)));
  const rows = Array.from({ length: bottom - top }, (_, row) => top + row + 0.5)
    .map((v) => ({ v, ...spanOf(halfPlanes, v, left, right) }))
    .filter(({ from, end }) => from < end);
  if (rows.length === 0) return null;
  const start = Math.min(...rows.map(({ from }) => from));
  const width = Math.max(...rows.map(({ end }) => end)) - start;
  const data = new Uint8Array(width * rows.length);
  rows.forEach(({ v, from, end }, row) => {
    const to = row * width - start;
    const level = (image: GrayImage, u: number, size: number): number =>
      bilinear(image, (u * cos - v * sin) / size, (u * sin + v * cos) / size);
    data.fill(level(map, from + 0.5, cellPx), to + start, to + from);
    for (let u = from; u < end; u++) data[to + u] = level(picture, u + 0.5, 1);
    data.fill(level(map, end - 0.5, cellPx), to + end, to + start + width);
  });
  return { data, width, height: rows.length };
}

interface HalfPlane {
  /** A unit vector to its inside. */
  readonly inward: Point;
  /** Where it begins, along that vector. */
  readonly at: number;
}

/** The columns of a row whose centres are in all half planes; `from` is not below `end` where none is. */
function spanOf(
  halfPlanes: readonly HalfPlane[],
  v: number,
  left: number,
  right: number,
): { from: number; end: number } {
  let from = left;
  let end = right;
  for (const { inward, at } of halfPlanes) {
    const rest = at - inward.y * v;
    if (Math.abs(inward.x) < 1e-9) {
      if (rest > 0) end = from;
    } else if (inward.x > 0) from = Math.max(from, Math.ceil(rest / inward.x - 0.5));
    else end = Math.min(end, Math.floor(rest / inward.x - 0.5) + 1);
  }
  return { from, end };
}
