import type { Point } from '../../image/index.ts';
import type { Random } from '../random.ts';
import { area, closed, cutOut, ellipse, line, moved, polygon, rectangle, stroke } from './curves.ts';
import { pick } from './pick.ts';
import type { Drawing, NotDigitSource, Path, Subject } from './types.ts';

const outlines = [anyPolygon, square, star, heart, arrow, moon, drop, bolt] as const;
const others = [crossing, check, ringed, nested, halves, flatStroke, brackets] as const;

/** Geometry: an outline or a filled area, or a sign made of lines. A plain ellipse is a 0, an upright line a 1. */
export function shape(_source: NotDigitSource, random: Random): Subject {
  const drawing = random.chance(0.55) ? outlined(random) : pick(others, random)(random);
  return { form: 'drawing', drawing: moved(drawing, 0, 0, 1, random.between(-0.2, 0.2)) };
}

/** One of the closed shapes about (0, 0), within -1 to 1, as a line or filled. */
export function outlined(random: Random): Drawing {
  const path = pick(outlines, random)(random);
  return random.chance(0.6) ? [stroke(closed(path))] : [area(path)];
}

function anyPolygon(random: Random): Path {
  const squeeze = random.between(0.75, 1.25);
  const corners = pick([3, 3, 4, 5, 6], random);
  return polygon(0, 0, corners, random.between(0, 6), 1).map(({ x, y }) => ({ x: x * squeeze, y }));
}

function square(random: Random): Path {
  const [x, y] = [random.between(0.6, 1), random.between(0.5, 0.9)];
  return rectangle(-x, -y, 2 * x, 2 * y);
}

function star(random: Random): Path {
  return polygon(0, 0, 2 * (4 + random.below(5)), random.between(0, 6), 1, random.between(0.3, 0.65));
}

function heart(random: Random): Path {
  const width = random.between(0.85, 1.15);
  return Array.from({ length: 40 }, (_, i) => {
    const t = (2 * Math.PI * i) / 40;
    const y = 13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t);
    return { x: width * Math.sin(t) ** 3, y: -y / 16 };
  });
}

function arrow(random: Random): Path {
  const shaft = random.between(0.1, 0.3);
  const neck = random.between(-0.1, 0.4);
  const half = [
    { x: -1, y: shaft },
    { x: neck, y: shaft },
    { x: neck, y: random.between(0.5, 0.8) },
  ];
  const other = half.map(({ x, y }) => ({ x, y: -y })).reverse();
  return turned(
    [...half, { x: 1, y: 0 }, ...other],
    pick([0, Math.PI / 2, Math.PI, -Math.PI / 2, 0.8, -2.4], random),
  );
}

function moon(random: Random): Path {
  const depth = random.between(0.3, 0.7);
  const outer = ellipse(0, 0, 1, 1, -1.9, 1.9);
  return turned(
    [...outer, ...outer.map(({ x, y }) => ({ x: x * depth - 0.3 * (1 - depth), y })).reverse()],
    random.between(0.4, 5.8),
  );
}

function drop(random: Random): Path {
  return turned(
    [{ x: 0, y: -random.between(1.6, 2.2) }, ...ellipse(0, 0, 1, 1, -0.5, Math.PI + 0.5)],
    random.between(-0.4, 0.4),
  );
}

function bolt(random: Random): Path {
  const lean = random.between(-0.15, 0.15);
  return [
    { x: 0.1 + lean, y: -1 },
    { x: -0.6, y: 0.15 },
    { x: -0.05, y: 0.15 },
    { x: -0.3, y: 1 },
    { x: 0.6, y: -0.2 },
    { x: 0.05, y: -0.2 },
    { x: 0.6 + lean, y: -1 },
  ];
}

function turned(path: Path, angle: number): Path {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return path.map(({ x, y }): Point => ({ x: cos * x - sin * y, y: sin * x + cos * y }));
}

/** Two to four lines through one point: plus, cross, asterisk. */
function crossing(random: Random): Drawing {
  const count = 2 + random.below(3);
  const phase = random.chance(0.5) ? 0 : random.between(0, Math.PI);
  return Array.from({ length: count }, (_, n) => {
    const angle = phase + (Math.PI * n) / count;
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    return line([-x, -y], [x, y]);
  });
}

function check(random: Random): Drawing {
  const sign = [
    line([-0.6, random.between(-0.2, 0.1)], [random.between(-0.2, 0), 0.6], [1, random.between(-1, -0.5)]),
  ];
  return random.chance(0.5) ? sign : [...sign, stroke(closed(rectangle(-0.8, -0.7, 1.5, 1.5)))];
}

/** Something in a circle. */
function ringed(random: Random): Drawing {
  const inner = random.chance(0.5) ? outlined(random) : pick([crossing, check], random)(random);
  return [
    stroke(ellipse(0, 0, 1.35, random.between(1.2, 1.4))),
    ...moved(inner, 0, 0, random.between(0.6, 0.95)),
  ];
}

function nested(random: Random): Drawing {
  const path = pick(outlines, random)(random);
  const inner = random.between(0.35, 0.7);
  const small = path.map(({ x, y }) => ({ x: inner * x, y: inner * y }));
  return random.chance(0.5) ? [area(path), cutOut(small)] : [stroke(closed(path)), stroke(closed(small))];
}

/** A circle or a square of which a part is filled, or which a line divides. */
function halves(random: Random): Drawing {
  const round = random.chance(0.5);
  const outline = round ? ellipse(0, 0, 1) : rectangle(-1, -1, 2, 2);
  const from = random.between(0, 6);
  const slice: Path = round
    ? [{ x: 0, y: 0 }, ...ellipse(0, 0, 1, 1, from, from + random.between(1.2, 4))]
    : pick([rectangle(-1, -1, 1, 2), rectangle(-1, 0, 2, 1), polygon(0, 0, 3, 0.79, 1.41, 0.1)], random);
  return [stroke(closed(outline)), area(slice)];
}

/** Lying flat, so that it is no 1; one or several. */
function flatStroke(random: Random): Drawing {
  return Array.from({ length: 1 + random.below(3) }, (_, n) =>
    line(
      [random.between(-1, -0.7), 0.4 * n],
      [0, 0.4 * n + random.between(-0.06, 0.06)],
      [random.between(0.7, 1), 0.4 * n],
    ),
  );
}

function brackets(random: Random): Drawing {
  const depth = random.between(0.3, 0.7);
  return [
    line([-1 + depth, -1], [-1, -1], [-1, 1], [-1 + depth, 1]),
    line([1 - depth, -1], [1, -1], [1, 1], [1 - depth, 1]),
    ...moved(random.chance(0.5) ? outlined(random) : [], 0, 0, 0.4),
  ];
}
