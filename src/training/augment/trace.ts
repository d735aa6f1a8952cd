/** One line of a skeleton: indices of its points in order. */
export interface Chain {
  readonly points: readonly number[];
  /** Whether nothing else is joined to the first point, and to the last. */
  readonly freeStart: boolean;
  readonly freeEnd: boolean;
}

/**
 * A graph of points cut into chains at its ends and junctions, so that every edge belongs to one chain; a ring is a
 * chain that begins and ends with the same point, a lone point a chain of one. `neighbours` is symmetric.
 */
export function traceChains(neighbours: readonly (readonly number[])[]): readonly Chain[] {
  const degree = (k: number): number => neighbours[k]?.length ?? 0;
  const passed = new Uint8Array(neighbours.length);
  const chains: Chain[] = [];

  function walk(start: number, next: number): void {
    const points = [start];
    let [before, at] = [start, next];
    while (degree(at) === 2 && at !== start) {
      passed[at] = 1;
      points.push(at);
      const [a = at, b = at] = neighbours[at] ?? [];
      const ahead = a === before ? b : a;
      before = at;
      at = ahead;
    }
    points.push(at);
    chains.push({ points, freeStart: degree(start) === 1, freeEnd: degree(at) === 1 });
  }

  neighbours.forEach((joined, k) => {
    if (joined.length === 0) chains.push({ points: [k], freeStart: true, freeEnd: true });
    if (joined.length === 2) return;
    for (const next of joined) {
      if (degree(next) === 2 ? passed[next] === 0 : k < next) walk(k, next);
    }
  });
  neighbours.forEach((joined, k) => {
    if (joined.length !== 2 || passed[k] === 1) return;
    passed[k] = 1;
    walk(k, joined[0] ?? k);
  });
  return chains;
}
