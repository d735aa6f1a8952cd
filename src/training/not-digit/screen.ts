import type { Random } from '../random.ts';
import { area, closed, cutOut, ellipse, line, rectangle, stroke } from './curves.ts';
import { pick } from './pick.ts';
import type { Drawing, NotDigitSource, Subject } from './types.ts';

const kinds = [menu, picture, player, dialog, chart, phone] as const;

/** Parts of screens: windows, buttons, lists, a picture's frame. */
export function screen(_source: NotDigitSource, random: Random): Subject {
  return { form: 'drawing', drawing: pick(kinds, random)(random) };
}

function frame(random: Random): Drawing {
  return [stroke(closed(rectangle(0, 0, random.between(1.2, 2), random.between(1, 1.5))))];
}

function dialog(random: Random): Drawing {
  const bar = random.between(0.15, 0.3);
  const lines = 2 + random.below(3);
  return [
    stroke(closed(rectangle(0, 0, 1.6, 1.2))),
    random.chance(0.5) ? area(rectangle(0, 0, 1.6, bar)) : line([0, bar], [1.6, bar]),
    ...Array.from({ length: lines }, (_, n) =>
      line([0.15, 0.45 + 0.22 * n], [random.between(0.7, 1.4), 0.45 + 0.22 * n]),
    ),
  ];
}

function menu(random: Random): Drawing {
  const rows = 3 + random.below(3);
  return Array.from({ length: rows }, (_, n) => [
    area(random.chance(0.5) ? ellipse(0, 0.4 * n, 0.12) : rectangle(-0.12, 0.4 * n - 0.1, 0.24, 0.2)),
    line([0.1, 0.4 * n], [random.between(0.8, 1.6), 0.4 * n]),
  ]).flat();
}

/** The placeholder of a picture: frame, hills, a sun. */
function picture(random: Random): Drawing {
  const top = random.between(0.3, 0.7);
  return [
    stroke(closed(rectangle(0, 0, 1.6, 1.2))),
    area([
      { x: 0, y: 1.2 },
      { x: 0.5, y: top },
      { x: 0.9, y: 1 },
      { x: 1.2, y: random.between(0.5, 0.9) },
      { x: 1.6, y: 1.2 },
    ]),
    area(ellipse(1.2, 0.3, 0.13)),
  ];
}

function player(random: Random): Drawing {
  const sign = [
    { x: 0.6, y: 0.3 },
    { x: 1.1, y: 0.6 },
    { x: 0.6, y: 0.9 },
  ];
  return random.chance(0.5)
    ? [area(rectangle(0, 0, 1.7, 1.2)), cutOut(sign)]
    : [...frame(random), area(sign)];
}

function chart(random: Random): Drawing {
  const points = Array.from(
    { length: 5 + random.below(5) },
    (_, n) => [0.15 + 0.2 * n, random.between(0.1, 1)] as const,
  );
  return [line([0, 0], [0, 1.2], [1.9, 1.2]), line(...points), line([0, 0.6], [1.8, 0.6])];
}

function phone(random: Random): Drawing {
  const columns = 2 + random.below(2);
  return [
    stroke(closed(rectangle(0, 0, 0.5 * columns + 0.2, 1.7))),
    ...Array.from({ length: columns * 3 }, (_, i) => {
      const [x, y] = [0.17 + 0.5 * (i % columns), 0.2 + 0.45 * Math.floor(i / columns)];
      return random.chance(0.5)
        ? area(rectangle(x, y, 0.36, 0.3))
        : stroke(closed(rectangle(x, y, 0.36, 0.3)));
    }),
  ];
}
