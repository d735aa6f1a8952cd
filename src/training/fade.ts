/** The weight of the second of two knots at `t` (0 to 1) between them: of slope 0 at both, so that what lies between knots has no creases (Perlin 1985). */
export function fade(t: number): number {
  return t * t * (3 - 2 * t);
}
