import type { Random } from '../random.ts';
import { area, closed, ellipse, line, moved, spline, stroke } from './curves.ts';
import { pick } from './pick.ts';
import type { Drawing, Mark, NotDigitSource, Path, Subject } from './types.ts';

const kinds = [cat, fish, bird, butterfly, snail, spider, rabbit] as const;

/** An animal as people doodle it, from the left or the right. */
export function animal(_source: NotDigitSource, random: Random): Subject {
  const drawing = pick(kinds, random)(random);
  const side = random.chance(0.5) ? 1 : -1;
  return {
    form: 'drawing',
    drawing: drawing.map((mark) =>
      mark.shape === 'line'
        ? { ...mark, path: mirrored(mark.path, side) }
        : { ...mark, contours: mark.contours.map((path) => mirrored(path, side)) },
    ),
  };
}

function mirrored(path: Path, side: number): Path {
  return path.map(({ x, y }) => ({ x: side * x, y }));
}

/** Filled or drawn. */
function body(path: Path, filled: boolean): Mark {
  return filled ? area(path) : stroke(closed(path));
}

function cat(random: Random): Drawing {
  const filled = random.chance(0.35);
  const ear = random.between(0.5, 0.9);
  const head: Drawing = [
    body(ellipse(0, 0, random.between(0.8, 1), random.between(0.65, 0.85)), filled),
    ...[-1, 1].map((side) =>
      body(
        [
          { x: side * 0.85, y: -0.3 },
          { x: side * 0.75, y: -0.5 - ear },
          { x: side * 0.25, y: -0.7 },
        ],
        filled,
      ),
    ),
    ...(filled ? [] : [-0.35, 0.35].map((x) => area(ellipse(x, -0.1, 0.1, 0.14)))),
    ...[-1, 1].flatMap((side) =>
      [-0.12, 0.08, 0.28].map((y) => line([side * 0.4, 0.2 + y / 3], [side * 1.35, 0.2 + y])),
    ),
    line([-0.15, 0.35], [0, 0.25], [0.15, 0.35]),
  ];
  if (random.chance(0.5)) return head;
  const seat = random.between(0.7, 1);
  return [
    ...moved(head, 0, 0, random.between(0.6, 0.8)),
    body(ellipse(0, 1.4, seat, 1), filled),
    stroke(
      spline([
        { x: 0.6, y: 2.1 },
        { x: 1.5, y: 2.2 },
        { x: 1.6, y: random.between(0.8, 1.5) },
        { x: 1.2, y: 1 },
      ]),
    ),
  ];
}

function fish(random: Random): Drawing {
  const filled = random.chance(0.4);
  const tail = random.between(0.35, 0.7);
  const height = random.between(0.4, 0.7);
  return [
    body(ellipse(0, 0, 1, height), filled),
    body(
      [
        { x: 0.9, y: 0 },
        { x: 1.6, y: -tail },
        { x: 1.5, y: tail },
      ],
      filled,
    ),
    ...(filled ? [] : [area(ellipse(-0.6, -0.12, 0.09)), stroke(ellipse(-0.55, 0, 0.35, 0.45, -1, 1))]),
    ...(random.chance(0.5) ? [line([-0.1, -height], [0.2, -height - 0.35], [0.5, -height + 0.1])] : []),
  ];
}

function bird(random: Random): Drawing {
  const filled = random.chance(0.4);
  return [
    body(ellipse(0, 0, 1, random.between(0.5, 0.7)), filled),
    body(ellipse(-0.9, -0.6, 0.42), filled),
    line([-1.25, -0.7], [-1.75, random.between(-0.7, -0.45)], [-1.25, -0.45]),
    line([0.9, -0.1], [1.7, random.between(-0.7, -0.2)], [0.9, 0.25]),
    stroke(ellipse(0.15, -0.1, 0.45, 0.35, -0.3, 2.6)),
    line([-0.15, 0.6], [-0.15, 1.2], [-0.4, 1.25]),
    line([0.2, 0.6], [0.2, 1.2], [-0.05, 1.25]),
  ];
}

function butterfly(random: Random): Drawing {
  const filled = random.chance(0.4);
  const [wide, low] = [random.between(0.6, 0.8), random.between(0.4, 0.6)];
  return [
    area(ellipse(0, 0, 0.12, 0.8)),
    ...[-1, 1].flatMap((side) => [
      body(ellipse(side * wide, -0.45, wide * 0.9, 0.55), filled),
      body(ellipse(side * low, 0.5, low * 0.9, 0.45), filled),
      line([0, -0.7], [side * 0.35, -1.3]),
    ]),
  ];
}

function snail(random: Random): Drawing {
  const turns = random.between(1.8, 3);
  const shell = Array.from({ length: 50 }, (_, i) => {
    const angle = 1.6 + (2 * Math.PI * turns * i) / 50;
    const radius = 0.75 - (0.65 * i) / 50;
    return { x: radius * Math.cos(angle), y: -0.3 + radius * Math.sin(angle) };
  });
  return [
    stroke(shell),
    stroke(
      spline([
        { x: 1.2, y: 0.5 },
        { x: 0, y: 0.48 },
        { x: -1, y: 0.5 },
        { x: -1.4, y: 0 },
        { x: -1.2, y: -0.4 },
        { x: -0.9, y: 0.1 },
      ]),
    ),
    line([-1.25, -0.4], [-1.5, -0.9]),
    line([-1.15, -0.4], [-1.05, -0.9]),
  ];
}

function spider(random: Random): Drawing {
  const legs = 3 + random.below(2);
  const knee = random.between(0.2, 0.6);
  return [
    area(ellipse(0, 0, random.between(0.3, 0.5), 0.5)),
    ...[-1, 1].flatMap((side) =>
      Array.from({ length: legs }, (_, n) => {
        const y = -0.7 + (1.4 * n) / (legs - 1);
        return line([side * 0.3, y / 2], [side * 0.9, y - knee], [side * 1.4, y + 0.2]);
      }),
    ),
  ];
}

function rabbit(random: Random): Drawing {
  const filled = random.chance(0.3);
  const ear = random.between(0.6, 0.9);
  return [
    body(ellipse(0, 0, 0.8, 0.7), filled),
    ...[-0.35, 0.35].map((x) => body(ellipse(x + random.between(-0.1, 0.1), -0.6 - ear, 0.2, ear), filled)),
    ...(filled ? [] : [-0.3, 0.3].map((x) => area(ellipse(x, -0.1, 0.1)))),
    line([-0.2, 0.35], [0, 0.2], [0.2, 0.35]),
  ];
}
