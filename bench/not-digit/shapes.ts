import type { Random } from '../wild/random.ts';
import type { Path } from '../wild/types.ts';
import { arc, byHand, line, polygon, regular, star } from './strokes.ts';
import type { Subject, SubjectMaker } from './types.ts';

/** Without circles, ovals and narrow boxes, which are a 0 or a 1 to anybody, and outlines of six corners or more. */
const outlines = {
  triangle: () => [polygon(50, 8, 94, 88, 6, 88)],
  'right-triangle': () => [polygon(10, 10, 90, 90, 10, 90)],
  square: () => [polygon(8, 8, 92, 8, 92, 92, 8, 92)],
  'wide-box': () => [polygon(2, 26, 98, 26, 98, 74, 2, 74)],
  diamond: () => [polygon(50, 4, 92, 50, 50, 96, 8, 50)],
  star: () => [star(5, 48, 20)],
  'six-star': () => [regular(3, 46), regular(3, 46, 0.25)],
  cross: () => [line(50, 6, 50, 94), line(6, 50, 94, 50)],
  x: () => [line(10, 8, 90, 92), line(90, 8, 10, 92)],
  asterisk: () => [line(50, 6, 50, 94), line(12, 28, 88, 72), line(88, 28, 12, 72)],
  grid: () => [34, 66].flatMap((at) => [line(at, 4, at, 96), line(4, at, 96, at)]),
  cube: () => [
    polygon(8, 32, 66, 32, 66, 94, 8, 94),
    line(8, 32, 34, 8, 92, 8, 66, 32),
    line(92, 8, 92, 68, 66, 94),
  ],
  nested: () => [polygon(6, 6, 94, 6, 94, 94, 6, 94), polygon(28, 28, 72, 28, 72, 72, 28, 72)],
  zigzag: () => [line(2, 70, 18, 30, 34, 70, 50, 30, 66, 70, 82, 30, 98, 70)],
  bars: () => [20, 40, 60, 80].map((y) => line(8, y, 92, y)),
  house: () => [polygon(50, 4, 92, 40, 92, 94, 8, 94, 8, 40)],
  'crossed-box': () => [polygon(8, 8, 92, 8, 92, 92, 8, 92), line(8, 8, 92, 92), line(92, 8, 8, 92)],
  target: () => [arc(50, 50, 44, 44), arc(50, 50, 26, 26), arc(50, 50, 8, 8)],
  'crossed-ring': () => [arc(50, 50, 44, 44), line(6, 50, 94, 50), line(50, 6, 50, 94)],
  trapezium: () => [polygon(30, 20, 70, 20, 96, 80, 4, 80)],
  tiles: () => [polygon(4, 26, 50, 26, 50, 74, 4, 74), polygon(50, 26, 96, 26, 96, 74, 50, 74)],
} as const satisfies Readonly<Record<string, () => readonly Path[]>>;

const areas = {
  disc: () => [arc(50, 50, 44, 44)],
  'filled-triangle': () => [polygon(50, 8, 94, 88, 6, 88)],
  'filled-square': () => [polygon(8, 8, 92, 8, 92, 92, 8, 92)],
  'filled-diamond': () => [polygon(50, 4, 92, 50, 50, 96, 8, 50)],
  'filled-hexagon': () => [regular(6, 46)],
  'filled-star': () => [star(5, 48, 20)],
  'filled-heart': () => [
    [...arc(29, 32, 21, 22, 0.48, 1), ...arc(71, 32, 21, 22, 0.5, 1.02), ...line(50, 92)],
  ],
  'block-arrow': () => [polygon(4, 36, 56, 36, 56, 12, 96, 50, 56, 88, 56, 64, 4, 64)],
  'thick-cross': () => [
    polygon(36, 6, 64, 6, 64, 36, 94, 36, 94, 64, 64, 64, 64, 94, 36, 94, 36, 64, 6, 64, 6, 36, 36, 36),
  ],
  checkers: () =>
    [0, 1, 2, 3].flatMap((row) => [0, 1].map((i) => box(25 * (2 * i + (row % 2)), 25 * row, 25))),
  dots: () => [20, 50, 80].flatMap((x) => [20, 50, 80].map((y) => arc(x, y, 9, 9))),
} as const satisfies Readonly<Record<string, () => readonly Path[]>>;

function box(x: number, y: number, side: number): Path {
  return polygon(x, y, x + side, y, x + side, y + side, x, y + side);
}

/** Figures of geometry, drawn by hand or filled. */
export const makeShape: SubjectMaker = (random) =>
  random.chance(0.62) ? pickFrom('pen', outlines, random) : pickFrom('outline', areas, random);

function pickFrom(
  form: Subject['form'],
  shapes: Readonly<Record<string, () => readonly Path[]>>,
  random: Random,
): Subject {
  const all = Object.entries(shapes);
  const [name, make] = all[random.whole(0, all.length - 1)] ?? ['triangle', outlines.triangle];
  return { tags: ['shape', name], form, paths: byHand(make(), random) };
}
