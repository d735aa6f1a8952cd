import { type Component, type Components, componentMask } from './connected-components.ts';
import type { Mask, Point } from './types.ts';

/**
 * The convex hull of a mask's set pixels, of their whole squares: its corners in turn, clockwise on the screen, with the inside to the right
 * of each edge. Monotone chains (Andrew 1979, doi:10.1016/0020-0190(79)90072-3) over the ends of each row's
 * span. Empty for an empty mask.
 */
export function convexHull({ data, width, height }: Mask): readonly Point[] {
  const left: Point[] = [];
  const right: Point[] = [];
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width);
    const first = row.indexOf(1);
    if (first < 0) continue;
    const end = row.lastIndexOf(1) + 1;
    for (const at of [y, y + 1]) {
      extend(left, { x: first, y: at }, -1);
      extend(right, { x: end, y: at }, 1);
    }
  }
  return [...right, ...left.toReversed()];
}

/** Puts a point at the end of a chain that bends one way alone. */
function extend(chain: Point[], point: Point, side: 1 | -1): void {
  for (;;) {
    const last = chain.at(-1);
    const before = chain.at(-2);
    if (last === undefined || before === undefined) break;
    if (side * turn(before, last, point) > 0) break;
    chain.pop();
  }
  chain.push(point);
}

/** Twice the area of the triangle a, b, c; above 0 where it turns to the right on the screen. */
function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/** The area of a polygon whose inside is to the right of its edges, in square pixels. */
export function polygonArea(corners: readonly Point[]): number {
  const [first] = corners;
  if (first === undefined) return 0;
  return corners.reduce((sum, corner, i) => sum + turn(first, corner, corners[i + 1] ?? first), 0) / 2;
}

/** A component's area as a share of its convex hull's: 1 for what is convex. */
export function solidity(found: Components, component: Component): number {
  return component.area / polygonArea(convexHull(componentMask(found, component)));
}
