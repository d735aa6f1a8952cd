import type { Random } from '../wild/random.ts';
import type { Path } from '../wild/types.ts';
import { arc, byHand, curve, line, polygon, star } from './strokes.ts';
import type { SubjectMaker } from './types.ts';

type Doodle = (random: Random) => readonly Path[];

/** A dot of the pen. */
function dot(x: number, y: number, size = 1.5): Path {
  return arc(x, y, size, size);
}

/** In a square of 100 units, y down. */
const doodles = {
  cat: () => [
    curve(18, 52, 22, 78, 50, 88, 78, 78, 82, 52),
    line(18, 52, 20, 14, 40, 30),
    line(40, 30, 60, 30, 80, 14, 82, 52),
    dot(37, 50),
    dot(63, 50),
    line(46, 62, 54, 62, 50, 67, 46, 62),
    curve(38, 72, 45, 76, 50, 68, 55, 76, 62, 72),
    line(30, 62, 4, 56),
    line(30, 67, 4, 72),
    line(70, 62, 96, 56),
    line(70, 67, 96, 72),
  ],
  smiley: (random) => [
    arc(50, 50, 42, 42, 0.1, 1.12),
    dot(35, 38, 3),
    dot(65, 38, 3),
    random.chance(0.7) ? curve(27, 60, 38, 73, 50, 77, 62, 73, 73, 60) : curve(30, 74, 50, 62, 70, 74),
  ],
  house: (random) => [
    polygon(16, 46, 84, 46, 84, 94, 16, 94),
    line(8, 50, 50, 10, 92, 50),
    line(42, 94, 42, 68, 58, 68, 58, 94),
    ...(random.chance(0.6)
      ? [polygon(22, 56, 34, 56, 34, 68, 22, 68), line(70, 30, 70, 14, 78, 14, 78, 38)]
      : []),
  ],
  heart: () => [
    curve(50, 30, 38, 12, 18, 16, 12, 36, 24, 60, 50, 88, 76, 60, 88, 36, 82, 16, 62, 12, 50, 30),
  ],
  arrow: (random) =>
    random.chance(0.5)
      ? [line(8, 50, 90, 50), line(66, 28, 90, 50, 66, 72)]
      : [curve(10, 80, 40, 74, 70, 50, 84, 20), line(60, 26, 86, 16, 92, 44)],
  check: () => [line(12, 52, 38, 84, 92, 14)],
  'stick-figure': (random) => [
    arc(50, 18, 12, 13),
    line(50, 31, 50, 64),
    random.chance(0.5) ? line(24, 46, 50, 40, 76, 46) : line(26, 24, 50, 42, 74, 24),
    line(28, 96, 50, 64, 72, 96),
  ],
  star: () => [line(50, 6, 76, 92, 6, 38, 94, 38, 24, 92, 50, 6)],
  sun: () => [
    arc(50, 50, 20, 20),
    ...Array.from({ length: 9 }, (_, i) => {
      const angle = (2 * Math.PI * i) / 9;
      const [x, y] = [Math.cos(angle), Math.sin(angle)];
      return line(50 + 28 * x, 50 + 28 * y, 50 + 44 * x, 50 + 44 * y);
    }),
  ],
  flower: () => [
    arc(50, 34, 8, 8),
    ...Array.from({ length: 6 }, (_, i) => {
      const angle = (2 * Math.PI * i) / 6;
      return arc(50 + 17 * Math.cos(angle), 34 + 17 * Math.sin(angle), 9, 9);
    }),
    curve(50, 60, 47, 78, 50, 98),
    curve(50, 84, 62, 68, 74, 70, 64, 82, 50, 84),
  ],
  tree: () => [
    line(44, 98, 44, 66),
    line(56, 98, 56, 66),
    curve(44, 68, 20, 70, 14, 50, 26, 38, 28, 18, 50, 8, 72, 18, 76, 38, 88, 52, 78, 70, 56, 68),
  ],
  fir: () => [
    line(50, 4, 26, 34, 38, 34, 16, 62, 32, 62, 8, 88, 92, 88, 68, 62, 84, 62, 62, 34, 74, 34, 50, 4),
    line(44, 88, 44, 99, 56, 99, 56, 88),
  ],
  fish: () => [
    curve(8, 50, 26, 28, 54, 28, 74, 50, 94, 72),
    curve(8, 50, 26, 72, 54, 72, 74, 50, 94, 28),
    line(94, 28, 90, 50, 94, 72),
    dot(24, 46, 2),
  ],
  car: () => [
    line(6, 66, 6, 50, 26, 48, 38, 28, 68, 28, 80, 48, 95, 52, 95, 66, 6, 66),
    arc(27, 68, 9, 9),
    arc(74, 68, 9, 9),
    line(54, 28, 54, 48),
    line(30, 48, 80, 48),
  ],
  umbrella: () => [
    curve(6, 50, 14, 22, 50, 8, 86, 22, 94, 50),
    curve(6, 50, 17, 42, 28, 50, 39, 42, 50, 50, 61, 42, 72, 50, 83, 42, 94, 50),
    curve(50, 50, 50, 84, 56, 94, 64, 92, 66, 84),
  ],
  cloud: () => [curve(20, 72, 8, 60, 20, 46, 30, 48, 34, 26, 56, 22, 66, 40, 86, 42, 92, 62, 78, 72, 20, 72)],
  lightning: () => [polygon(58, 4, 18, 56, 44, 56, 34, 96, 82, 38, 54, 38)],
  cup: () => [
    line(18, 34, 24, 84, 66, 84, 72, 34, 18, 34),
    curve(71, 44, 90, 42, 92, 62, 68, 68),
    curve(34, 26, 30, 18, 38, 12, 34, 4),
    curve(54, 26, 50, 18, 58, 12, 54, 4),
  ],
  envelope: () => [polygon(6, 22, 94, 22, 94, 80, 6, 80), line(6, 22, 50, 56, 94, 22)],
  boat: () => [
    line(8, 66, 92, 66, 78, 90, 24, 90, 8, 66),
    line(50, 66, 50, 8),
    line(50, 10, 82, 56, 50, 56),
    line(50, 20, 24, 56, 50, 56),
  ],
  butterfly: () => [
    line(50, 24, 50, 80),
    curve(50, 46, 30, 12, 8, 20, 16, 46, 50, 52),
    curve(50, 46, 70, 12, 92, 20, 84, 46, 50, 52),
    curve(50, 56, 26, 60, 18, 82, 40, 86, 50, 66),
    curve(50, 56, 74, 60, 82, 82, 60, 86, 50, 66),
    curve(50, 24, 46, 12, 38, 8),
    curve(50, 24, 54, 12, 62, 8),
  ],
  ladder: () => [
    line(30, 4, 26, 96),
    line(70, 4, 74, 96),
    ...[16, 34, 52, 70, 88].map((y) => line(28, y, 72, y)),
  ],
  anchor: () => [
    arc(50, 13, 7, 7),
    line(50, 20, 50, 92),
    line(30, 34, 70, 34),
    curve(12, 62, 20, 84, 50, 94, 80, 84, 88, 62),
    line(6, 72, 12, 60, 22, 70),
    line(78, 70, 88, 60, 95, 72),
  ],
  glasses: () => [
    arc(25, 54, 18, 15),
    arc(75, 54, 18, 15),
    curve(43, 50, 50, 46, 57, 50),
    line(7, 50, 2, 34),
    line(93, 50, 98, 34),
  ],
  rocket: () => [
    curve(50, 2, 32, 26, 32, 70),
    curve(50, 2, 68, 26, 68, 70),
    line(32, 70, 68, 70),
    line(32, 52, 16, 78, 32, 70),
    line(68, 52, 84, 78, 68, 70),
    arc(50, 36, 7, 7),
    line(40, 74, 44, 94, 50, 80, 56, 95, 60, 74),
  ],
  mushroom: () => [
    curve(8, 52, 18, 20, 50, 8, 82, 20, 92, 52, 50, 58, 8, 52),
    curve(38, 57, 42, 76, 34, 94, 66, 94, 58, 76, 62, 57),
    arc(34, 34, 6, 5),
    arc(62, 30, 7, 6),
  ],
  hand: () => [
    curve(
      30,
      96,
      26,
      70,
      8,
      50,
      16,
      46,
      32,
      58,
      28,
      18,
      36,
      16,
      42,
      50,
      44,
      8,
      53,
      8,
      54,
      50,
      62,
      14,
      70,
      17,
      65,
      54,
      78,
      30,
      85,
      35,
      74,
      70,
      68,
      96,
    ),
  ],
  flag: () => [
    line(16, 98, 16, 6),
    curve(16, 10, 40, 2, 60, 18, 90, 8),
    curve(16, 50, 40, 42, 60, 58, 90, 48),
    line(90, 8, 90, 48),
  ],
  'ringed-planet': () => [
    arc(50, 50, 26, 26, 0.07, 0.97),
    arc(50, 50, 48, 12, 0.6, 1.42),
    line(36, 40, 62, 36),
  ],
  spider: () => [
    arc(50, 56, 14, 16),
    arc(50, 36, 7, 7),
    ...[-1, 1].flatMap((side) =>
      [0, 1, 2, 3].map((leg) =>
        line(50 + 11 * side, 46 + 6 * leg, 50 + 32 * side, 26 + 17 * leg, 50 + 42 * side, 44 + 18 * leg),
      ),
    ),
  ],
  starburst: () => [star(9, 46, 26)],
} as const satisfies Readonly<Record<string, Doodle>>;

const names = Object.keys(doodles);

/** What people draw when they have been asked for a digit and don't. */
export const makeDoodle: SubjectMaker = (random) => {
  const all: readonly (readonly [string, Doodle])[] = Object.entries(doodles);
  const [name, doodle] = all[random.whole(0, names.length - 1)] ?? ['smiley', doodles.smiley];
  return { tags: ['doodle', name], form: 'pen', paths: byHand(doodle(random), random) };
};
