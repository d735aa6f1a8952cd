import type { Path } from '../wild/types.ts';
import { arc, byHand, line, polygon } from './strokes.ts';
import type { SubjectMaker } from './types.ts';

/** An ellipse that leans, as a note's head does; the other way round it is a hole. */
function head(x: number, y: number): Path {
  return arc(x, y, 13, 9).map((point) => ({ x: point.x, y: point.y - 0.35 * (point.x - x) }));
}

function hole(path: Path): Path {
  return path.toReversed();
}

function bar(x1: number, y1: number, x2: number, y2: number): Path {
  return polygon(x1, y1, x2, y1, x2, y2, x1, y2);
}

const staff = [26, 38, 50, 62, 74].map((y) => bar(-20, y - 0.8, 130, y + 0.8));
const notes = {
  quavers: [
    head(20, 84),
    head(78, 76),
    bar(29, 18, 33, 80),
    bar(87, 10, 91, 72),
    polygon(29, 18, 91, 10, 91, 22, 29, 30),
  ],
  semiquavers: [
    head(20, 84),
    head(78, 76),
    bar(29, 14, 33, 80),
    bar(87, 6, 91, 72),
    polygon(29, 14, 91, 6, 91, 16, 29, 24),
    polygon(29, 32, 91, 24, 91, 34, 29, 42),
  ],
  bars: [
    ...staff,
    head(10, 62),
    bar(19, 24, 22, 58),
    head(54, 50),
    bar(63, 12, 66, 46),
    head(98, 38),
    bar(107, 2, 110, 34),
  ],
  sharp: [
    bar(34, 8, 40, 94),
    bar(62, 4, 68, 90),
    polygon(16, 40, 86, 28, 86, 40, 16, 52),
    polygon(16, 68, 86, 56, 86, 68, 16, 80),
  ],
} as const;
const signs = {
  ellipsis: [arc(14, 50, 8, 8), arc(50, 50, 8, 8), arc(86, 50, 8, 8)],
  colon: [arc(50, 22, 10, 10), arc(50, 78, 10, 10)],
  equals: [bar(10, 32, 90, 42), bar(10, 60, 90, 70)],
  divide: [bar(8, 46, 92, 55), arc(50, 20, 9, 9), arc(50, 80, 9, 9)],
  therefore: [arc(50, 20, 11, 11), arc(18, 78, 11, 11), arc(82, 78, 11, 11)],
  guillemets: [
    polygon(44, 10, 14, 50, 44, 90, 50, 84, 26, 50, 50, 16),
    polygon(84, 10, 54, 50, 84, 90, 90, 84, 66, 50, 90, 16),
  ],
} as const;
const emoji = {
  face: [
    arc(50, 50, 46, 46),
    hole(arc(34, 38, 6, 8)),
    hole(arc(66, 38, 6, 8)),
    hole([...arc(50, 58, 24, 22, 0, 0.5)]),
  ],
  'frowning-face': [
    arc(50, 50, 46, 46),
    hole(arc(34, 40, 6, 7)),
    hole(arc(66, 40, 6, 7)),
    hole([...arc(50, 82, 22, 18, 0.5, 1)]),
  ],
  heart: [[...arc(29, 32, 21, 22, 0.48, 1), ...arc(71, 32, 21, 22, 0.5, 1.02), ...line(50, 92)]],
  'speech-bubble': [
    polygon(6, 12, 94, 12, 94, 68, 44, 68, 24, 92, 28, 68, 6, 68),
    hole(arc(30, 40, 6, 6)),
    hole(arc(50, 40, 6, 6)),
    hole(arc(70, 40, 6, 6)),
  ],
  skull: [
    [...arc(50, 42, 40, 38, 0.45, 1.05), ...line(72, 70, 72, 94, 28, 94, 28, 70)],
    hole(arc(34, 46, 10, 10)),
    hole(arc(66, 46, 10, 10)),
    hole(polygon(50, 58, 56, 70, 44, 70)),
  ],
  paw: [arc(50, 68, 24, 20), arc(18, 42, 9, 12), arc(38, 22, 9, 13), arc(62, 22, 9, 13), arc(82, 42, 9, 12)],
  sparkles: [
    [...line(40, 6, 50, 46, 90, 56, 50, 66, 40, 98, 30, 66, 2, 56, 30, 46, 40, 6)],
    line(82, 4, 86, 18, 98, 22, 86, 26, 82, 40, 78, 26, 66, 22, 78, 18, 82, 4),
  ],
} as const;

const groups = { note: notes, sign: signs, emoji } as const;

/** Notes, punctuation and emoji, as a printer would have them. */
export const makeMark: SubjectMaker = (random) => {
  const group = random.pick(['note', 'sign', 'emoji'] as const);
  const all: readonly (readonly [string, readonly Path[]])[] = Object.entries(groups[group]);
  const [name, paths] = all[random.whole(0, all.length - 1)] ?? ['colon', signs.colon];
  return { tags: [group, name], form: 'outline', paths: byHand(paths, random) };
};
