import type { Random } from '../wild/random.ts';
import type { Path, PathPoint } from '../wild/types.ts';

/** Through the given corners, x and y in turn. */
export function line(...coordinates: readonly number[]): Path {
  const points: PathPoint[] = [];
  for (let i = 0; i + 1 < coordinates.length; i += 2) {
    points.push({ x: coordinates[i] ?? 0, y: coordinates[i + 1] ?? 0 });
  }
  return points;
}

/** The same, back to the first corner. */
export function polygon(...coordinates: readonly number[]): Path {
  return line(...coordinates, ...coordinates.slice(0, 2));
}

/** Part of an ellipse; angles in turns, clockwise from the right. */
export function arc(cx: number, cy: number, rx: number, ry: number, from = 0, to = 1): Path {
  const count = Math.max(8, Math.ceil(48 * Math.abs(to - from)));
  return Array.from({ length: count + 1 }, (_, i) => {
    const angle = 2 * Math.PI * (from + ((to - from) * i) / count);
    return { x: cx + rx * Math.cos(angle), y: cy + ry * Math.sin(angle) };
  });
}

/** A smooth line through the given points, x and y in turn (Catmull and Rom 1974). */
export function curve(...coordinates: readonly number[]): Path {
  return smooth(line(...coordinates));
}

/** A smooth line through points. */
export function smooth(knots: Path): Path {
  const last = knots.length - 1;
  const at = (i: number): PathPoint => knots[Math.max(0, Math.min(last, i))] ?? { x: 0, y: 0 };
  return knots.flatMap((_, i) => {
    if (i === last) return [at(i)];
    const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    return Array.from({ length: 10 }, (_, k) => {
      const t = k / 10;
      return { x: blend(a.x, b.x, c.x, d.x, t), y: blend(a.y, b.y, c.y, d.y, t) };
    });
  });
}

function blend(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/** Corners on two radii in turn: a star, or with equal ones a regular polygon of twice the points. */
export function star(points: number, outer: number, inner: number, turn = -0.25): Path {
  const corners = Array.from({ length: 2 * points }, (_, i) => {
    const angle = 2 * Math.PI * (turn + i / (2 * points));
    const radius = i % 2 === 0 ? outer : inner;
    return { x: 50 + radius * Math.cos(angle), y: 50 + radius * Math.sin(angle) };
  });
  return [...corners, ...corners.slice(0, 1)];
}

/** Corners on a circle around (50, 50). */
export function regular(corners: number, radius: number, turn = -0.25): Path {
  const all = Array.from({ length: corners + 1 }, (_, i) => {
    const angle = 2 * Math.PI * (turn + i / corners);
    return { x: 50 + radius * Math.cos(angle), y: 50 + radius * Math.sin(angle) };
  });
  return all;
}

export function shift(path: Path, dx: number, dy: number): Path {
  return path.map(({ x, y }) => ({ x: x + dx, y: y + dy }));
}

/** Stretched, slanted and turned a little as one, and every stroke moved a little on its own: another hand's copy. */
export function byHand(paths: readonly Path[], random: Random): readonly Path[] {
  const wide = random.between(0.82, 1.2);
  const slant = 0.1 * random.normal();
  const turn = 0.06 * random.normal();
  return paths.map((path) => {
    const dx = 0.9 * random.normal();
    const dy = 0.9 * random.normal();
    const size = 1 + 0.025 * random.normal();
    return path.map(({ x, y }) => {
      const px = wide * (x - 50 + dx) * size + slant * (y - 50);
      const py = (y - 50 + dy) * size;
      return { x: 50 + px - turn * py, y: 50 + py + turn * px };
    });
  });
}
