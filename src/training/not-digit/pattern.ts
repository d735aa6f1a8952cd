import type { Random } from '../random.ts';
import { area, ellipse, line, moved, polygon, rectangle } from './curves.ts';
import { pick } from './pick.ts';
import type { Drawing, NotDigitSource, Subject } from './types.ts';

const kinds = [grid, barCode, squareCode, dots, checkerboard, weave, bars] as const;

/** What is ruled, woven, printed in rows. */
export function pattern(_source: NotDigitSource, random: Random): Subject {
  const turn = random.chance(0.6) ? 0 : random.between(-0.6, 0.6);
  return { form: 'drawing', drawing: moved(pick(kinds, random)(random), 0, 0, 1, turn) };
}

function grid(random: Random): Drawing {
  const [columns, rows] = [2 + random.below(5), 2 + random.below(5)];
  const over = random.chance(0.5) ? 0 : random.between(0.1, 0.5);
  return [
    ...Array.from({ length: columns }, (_, n) => line([n, -over], [n, rows - 1 + over])),
    ...Array.from({ length: rows }, (_, n) => line([-over, n], [columns - 1 + over, n])),
  ];
}

/** Bars close enough that they are one thing, at times between two rails. */
function barCode(random: Random): Drawing {
  let x = 0;
  const height = random.between(0.35, 0.8);
  const areas = Array.from({ length: 7 + random.below(9) }, () => {
    const width = random.between(0.02, 0.09);
    const left = x;
    x += width + random.between(0.02, 0.06);
    return area(rectangle(left, 0, width, height));
  });
  return random.chance(0.4) ? [...areas, line([0, 0], [x, 0]), line([0, height], [x, height])] : areas;
}

/** Random cells, three corners marked: like a QR code. */
function squareCode(random: Random): Drawing {
  const side = 7 + random.below(8);
  const corner = (x: number, y: number): boolean =>
    (x < 3 && y < 3) || (x < 3 && y >= side - 3) || (x >= side - 3 && y < 3);
  const cells = Array.from({ length: side * side }, (_, i) => ({ x: i % side, y: Math.floor(i / side) }));
  const lit = cells.filter(({ x, y }) => {
    const inCorner = corner(x, y);
    const ring = (v: number): boolean => v === 1 || v === side - 2;
    return inCorner ? !(ring(x) && ring(y)) : random.chance(0.5);
  });
  return [area(...lit.map(({ x, y }) => rectangle(x, y, 1, 1)))];
}

function dots(random: Random): Drawing {
  const count = 2 + random.below(4);
  const radius = random.between(0.28, 0.48);
  const astray = random.between(0, 0.2);
  return Array.from({ length: count * count }, (_, i) =>
    area(
      ellipse(
        (i % count) + astray * random.normal(),
        Math.floor(i / count) + astray * random.normal(),
        radius * random.between(0.7, 1.1),
      ),
    ),
  );
}

function checkerboard(random: Random): Drawing {
  const side = 3 + random.below(5);
  const lit = Array.from({ length: side * side }, (_, i) => ({ x: i % side, y: Math.floor(i / side) }));
  return [
    area(
      ...lit
        .filter(({ x, y }) => (x + y) % 2 === 0)
        .map(({ x, y }) => rectangle(x - 0.02, y - 0.02, 1.04, 1.04)),
    ),
  ];
}

/** Honeycombs, fish scales, brick walls. */
function weave(random: Random): Drawing {
  const count = 2 + random.below(3);
  const corners = pick([3, 4, 6, 24], random);
  const squeeze = random.between(0.7, 1.2);
  return Array.from({ length: count * count }, (_, i) => {
    const row = Math.floor(i / count);
    const path = polygon((i % count) + (row % 2) / 2, squeeze * row, corners, 0, 0.56);
    return line(...[...path, ...path.slice(0, 1)].map(({ x, y }) => [x, y] as const));
  });
}

/** A chart of columns on its axes. */
function bars(random: Random): Drawing {
  const count = 3 + random.below(4);
  return [
    ...Array.from({ length: count }, (_, n) => {
      const height = random.between(0.3, 1.6);
      return area(rectangle(0.2 + 0.5 * n, -height, random.between(0.25, 0.42), height));
    }),
    line([0, -1.7], [0, 0], [0.2 + 0.5 * count, 0]),
  ];
}
