import type { Point } from '../types.ts';

/** What a convex outline's edges say, those along the picture's border left out: they are none of its own. */
export interface Outline {
  /** The share of its length that is the picture's border. */
  readonly cutShare: number;
  /** How much the edges' directions agree, those at right angles counted as the same: 1 for a rectangle, 0 for a circle. */
  readonly rectangular: number;
  /** Their common direction as a unit vector, at most 45 degrees from the picture's rows. */
  readonly along: Point;
}

/**
 * The outline with these corners in a picture of this size, all in pixels. The common direction is the mean of the edges' fourth
 * powers as complex numbers of length 1, weighted by length, and its fourth root.
 */
export function outlineOf(corners: readonly Point[], width: number, height: number): Outline {
  let cut = 0;
  let own = 0;
  let sum: Point = { x: 0, y: 0 };
  for (const { x, y, length, isCut } of edgesOf(corners, width, height)) {
    if (isCut) {
      cut += length;
      continue;
    }
    const fourth = square(square({ x: x / length, y: y / length }));
    sum = { x: sum.x + length * fourth.x, y: sum.y + length * fourth.y };
    own += length;
  }
  const agreed = norm(sum);
  return {
    cutShare: own + cut > 0 ? cut / (own + cut) : 0,
    rectangular: own > 0 ? agreed / own : 0,
    along: agreed > 0 ? root(root({ x: sum.x / agreed, y: sum.y / agreed })) : { x: 1, y: 0 },
  };
}

/** An edge from a corner to the next, (x, y) further on. */
export interface Edge {
  readonly from: Point;
  readonly x: number;
  readonly y: number;
  readonly length: number;
  /** Whether it lies along the border of the picture. */
  readonly isCut: boolean;
}

export function edgesOf(corners: readonly Point[], width: number, height: number): readonly Edge[] {
  return corners.map((from, i) => {
    const to = corners[i + 1] ?? corners[0] ?? from;
    const x = to.x - from.x;
    const y = to.y - from.y;
    const isCut =
      (x === 0 && (from.x === 0 || from.x === width)) || (y === 0 && (from.y === 0 || from.y === height));
    return { from, x, y, length: norm({ x, y }), isCut };
  });
}

/** Without Math.hypot, whose last bit differs between engines. */
function norm({ x, y }: Point): number {
  return Math.sqrt(x * x + y * y);
}

function square({ x, y }: Point): Point {
  return { x: x * x - y * y, y: 2 * x * y };
}

/** The square root, in the right half plane, of a complex number of length 1: by the half-angle formulas. */
function root({ x, y }: Point): Point {
  const half = Math.sqrt(Math.max(0, (1 - x) / 2));
  return { x: Math.sqrt(Math.max(0, (1 + x) / 2)), y: y < 0 ? -half : half };
}
