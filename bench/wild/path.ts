import type { Path, PathPoint } from './types.ts';

export function isClosed(path: Path): boolean {
  const first = path[0];
  const last = path.at(-1);
  return path.length > 3 && first?.x === last?.x && first?.y === last?.y;
}

/** Points `step` apart along the path, its last point included; a path of one point stays. */
export function resamplePath(path: Path, step: number): Path {
  const first = path[0];
  if (first === undefined) return [];
  const out: PathPoint[] = [first];
  let left = step;
  let from = first;
  for (const to of path.slice(1)) {
    let gap = Math.hypot(to.x - from.x, to.y - from.y);
    while (gap >= left && gap > 0) {
      from = { x: from.x + ((to.x - from.x) * left) / gap, y: from.y + ((to.y - from.y) * left) / gap };
      out.push(from);
      gap -= left;
      left = step;
    }
    left -= gap;
    from = to;
  }
  const last = out.at(-1);
  if (last !== undefined && Math.hypot(last.x - from.x, last.y - from.y) > step / 4) out.push(from);
  return out;
}

/** Gaussian means along the path, `sigma` in points; a free path keeps its ends, a closed one its ring. */
export function smoothPath(path: Path, sigma: number): Path {
  const closed = isClosed(path);
  const ring = closed ? path.slice(0, -1) : path;
  const count = ring.length;
  const reach = Math.ceil(2.5 * sigma);
  const at = (i: number): PathPoint | undefined => {
    if (closed) return ring[((i % count) + count) % count];
    return ring[Math.max(0, Math.min(count - 1, i))];
  };
  const out = ring.map((point, i) => {
    // A narrower window near a free end keeps the end in its place.
    const width = closed ? reach : Math.min(reach, i, count - 1 - i);
    let x = 0;
    let y = 0;
    let total = 0;
    for (let k = -width; k <= width; k++) {
      const weight = Math.exp(-0.5 * (k / sigma) ** 2);
      const near = at(i + k) ?? point;
      x += weight * near.x;
      y += weight * near.y;
      total += weight;
    }
    return { x: x / total, y: y / total };
  });
  return closed ? [...out, ...out.slice(0, 1)] : out;
}

/** The path made longer by `start` and `end` in the directions of its ends. */
export function extendPath(path: Path, start: number, end: number): Path {
  const reach = Math.min(6, path.length - 1);
  const head = beyond(path[reach], path[0], start);
  const tail = beyond(path[path.length - 1 - reach], path.at(-1), end);
  return [...head, ...path, ...tail];
}

function beyond(from: PathPoint | undefined, to: PathPoint | undefined, by: number): Path {
  if (from === undefined || to === undefined || by <= 0) return [];
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return [];
  return [{ x: to.x + ((to.x - from.x) / length) * by, y: to.y + ((to.y - from.y) / length) * by }];
}
