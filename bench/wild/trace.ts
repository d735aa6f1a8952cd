/** A run of skeleton pixels between two places where strokes end or meet. */
export interface Edge {
  /** Indices into the skeleton, the ends included. */
  readonly pixels: readonly number[];
  /** Whether the stroke ends there, rather than meets another; both false for a ring. */
  readonly startsFree: boolean;
  readonly endsFree: boolean;
}

/**
 * A skeleton (see `thin`) as edges; every pixel that is not a meeting place is in exactly one. Pixels that touch
 * at a corner are neighbours where no pixel touches both by a side.
 */
export function traceEdges(skeleton: Uint8Array, side: number): readonly Edge[] {
  const around = new Map<number, readonly number[]>();
  skeleton.forEach((value, i) => {
    if (value === 1) around.set(i, neighbours(skeleton, i, side));
  });
  const degree = (i: number): number => around.get(i)?.length ?? 0;
  const visited = new Set<number>();
  const edges: Edge[] = [];
  const follow = (start: number, second: number): void => {
    const pixels = [start, second];
    let last = second;
    while (degree(last) === 2 && last !== start) {
      visited.add(last);
      const before = pixels.at(-2);
      const next = around.get(last)?.find((i) => i !== before);
      if (next === undefined) break;
      pixels.push(next);
      last = next;
    }
    edges.push({ pixels, startsFree: degree(start) === 1, endsFree: degree(last) === 1 });
  };
  const nodes = [...around.keys()].filter((i) => degree(i) !== 2);
  const linked = new Set<string>();
  for (const node of nodes) {
    if (degree(node) === 0) edges.push({ pixels: [node], startsFree: true, endsFree: true });
    for (const next of around.get(node) ?? []) {
      const bridge = degree(next) !== 2;
      if (bridge ? linked.has(`${next} ${node}`) : visited.has(next)) continue;
      linked.add(`${node} ${next}`);
      follow(node, next);
    }
  }
  for (const [i, [next]] of around) {
    if (degree(i) === 2 && !visited.has(i) && next !== undefined) {
      visited.add(i);
      follow(i, next);
    }
  }
  return edges;
}

function neighbours(skeleton: Uint8Array, i: number, side: number): readonly number[] {
  const found: number[] = [];
  for (const step of [-side, 1, side, -1]) if (skeleton[i + step] === 1) found.push(i + step);
  for (const vertical of [-side, side]) {
    for (const horizontal of [-1, 1]) {
      const corner = i + vertical + horizontal;
      if (skeleton[corner] === 1 && skeleton[i + vertical] !== 1 && skeleton[i + horizontal] !== 1) {
        found.push(corner);
      }
    }
  }
  return found;
}
