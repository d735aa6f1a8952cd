/**
 * The weights of the four samples around a place that lies `t` (0 to 1) behind the second (Catmull-Rom; Keys 1981, doi:10.1109/TASSP.1981.1163711). Their sum is 1;
 * the outer two are negative.
 */
export function keysWeights(t: number): readonly [number, number, number, number] {
  return [outer(t), inner(t), inner(1 - t), outer(1 - t)];
}

/** The kernel at distance t (0 to 1) ... */
function inner(t: number): number {
  return 1 + t * t * (1.5 * t - 2.5);
}

/** ... and at distance 1 + t. */
function outer(t: number): number {
  return t * (-0.5 + t * (1 - 0.5 * t));
}
