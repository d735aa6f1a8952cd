import type { Point } from '../../image/index.ts';
import { planeSidePx } from '../architecture.ts';
import { sampleInk } from './sample.ts';
import { skeleton } from './skeleton.ts';

/** A line drawn by a pen, in pixels of the 28x28 digit; a point where both ends are the same. */
export interface Segment {
  readonly from: Point;
  readonly to: Point;
}

/** The digit is thinned at twice its size: enough that close strokes stay apart. */
const enlargement = 2;
const sidePx = planeSidePx * enlargement;
const inkLevel = 0.4;
/** Passes of averaging each point with its neighbours, which takes the steps out of the lines. */
const smoothings = 2;

/** The path of the pen that may have written a 28x28 digit (ink 0 to 255): its skeleton as short lines. */
export function penPath(digit: Uint8Array): readonly Segment[] {
  const data = Uint8Array.from({ length: sidePx * sidePx }, (_, i) => {
    const x = ((i % sidePx) + 0.5) / enlargement;
    const y = (Math.floor(i / sidePx) + 0.5) / enlargement;
    return sampleInk(digit, x, y) >= inkLevel ? 1 : 0;
  });
  const thin = skeleton({ data, width: sidePx, height: sidePx }).data;
  const pixels = Array.from(thin.keys()).filter((i) => thin[i] === 1);
  const index = new Map(pixels.map((pixel, k) => [pixel, k]));
  const neighbours = pixels.map((pixel) =>
    [-sidePx - 1, -sidePx, -sidePx + 1, -1, 1, sidePx - 1, sidePx, sidePx + 1].flatMap(
      (offset) => index.get(pixel + offset) ?? [],
    ),
  );
  let points: readonly Point[] = pixels.map((pixel) => ({
    x: ((pixel % sidePx) + 0.5) / enlargement,
    y: (Math.floor(pixel / sidePx) + 0.5) / enlargement,
  }));
  for (let pass = 0; pass < smoothings; pass++) {
    points = points.map((point, k) =>
      smoothed(
        point,
        (neighbours[k] ?? []).flatMap((n) => points[n] ?? []),
      ),
    );
  }
  return points.flatMap((from, k) => {
    const joined = neighbours[k] ?? [];
    if (joined.length === 0) return [{ from, to: from }];
    return joined.filter((n) => n > k).flatMap((n) => ({ from, to: points[n] ?? from }));
  });
}

/** The mean of a point and of its neighbours' mean; an end of a line stays where it is. */
function smoothed(point: Point, neighbours: readonly Point[]): Point {
  if (neighbours.length < 2) return point;
  const x = neighbours.reduce((sum, neighbour) => sum + neighbour.x, 0) / neighbours.length;
  const y = neighbours.reduce((sum, neighbour) => sum + neighbour.y, 0) / neighbours.length;
  return { x: (point.x + x) / 2, y: (point.y + y) / 2 };
}
