import type { Random } from './random.ts';
import type { Path, PathPoint } from './types.ts';

/** The runs of a path's points that are kept. */
export function splitPath(path: Path, keep: (point: PathPoint, i: number) => boolean): readonly Path[] {
  const runs: PathPoint[][] = [];
  let open = false;
  path.forEach((point, i) => {
    const kept = keep(point, i);
    if (kept && !open) runs.push([]);
    if (kept) runs.at(-1)?.push(point);
    open = kept;
  });
  return runs.filter((run) => run.length > 1);
}

/** What of the paths lies outside a circle. */
export function eraseDisc(paths: readonly Path[], centre: PathPoint, radius: number): readonly Path[] {
  return paths.flatMap((path) =>
    splitPath(path, ({ x, y }) => Math.hypot(x - centre.x, y - centre.y) > radius),
  );
}

/** The paths interrupted every `dash` + `gap` points. */
export function dashPaths(
  paths: readonly Path[],
  random: Random,
  dash: number,
  gap: number,
): readonly Path[] {
  const phase = random.whole(0, Math.round(dash));
  return paths.flatMap((path) => splitPath(path, (_, i) => (i + phase) % (dash + gap) < dash));
}

/** A place where two strokes meet or one crosses itself; null where none do. */
export function meetingPoint(paths: readonly Path[], random: Random): PathPoint | null {
  const near = 3;
  const apart = 14;
  const points = paths.flatMap((path, stroke) => path.map((point, i) => ({ ...point, stroke, i })));
  const found = points.filter((a, n) =>
    points
      .slice(n + 1)
      .some(
        (b) =>
          Math.abs(a.x - b.x) < near &&
          Math.abs(a.y - b.y) < near &&
          (a.stroke !== b.stroke || (b.i - a.i > apart && !isSeam(paths[a.stroke] ?? [], a.i, b.i))),
      ),
  );
  const [first, ...rest] = found;
  return first === undefined ? null : random.pick([first, ...rest]);
}

/** The paths with circles erased until none meet any more: the two rings of an 8. */
export function takeApart(paths: readonly Path[], random: Random, radius: number): readonly Path[] {
  const meeting = meetingPoint(paths, random);
  return meeting === null ? paths : takeApart(eraseDisc(paths, meeting, radius), random, radius);
}

/** Whether two points of a path are near each other because a ring begins and ends there. */
function isSeam(path: Path, i: number, j: number): boolean {
  return i < 4 && j > path.length - 5;
}

/** The point nearest to the upper left corner: where the hat of a 5 begins. */
export function upperLeft(paths: readonly Path[]): PathPoint {
  const points = paths.flat();
  return points.reduce(
    (best, point) => (point.x + point.y < best.x + best.y ? point : best),
    points[0] ?? { x: 0, y: 0 },
  );
}

/** Moves every path that lies above `y` on average. */
export function moveAbove(paths: readonly Path[], y: number, dx: number, dy: number): readonly Path[] {
  return paths.map((path) => {
    const mean = path.reduce((sum, point) => sum + point.y, 0) / path.length;
    return mean >= y ? path : path.map((point) => ({ x: point.x + dx, y: point.y + dy }));
  });
}
