import type { Random } from '../random.ts';
import { area, closed, ellipse, line, polygon, rectangle, stroke } from './curves.ts';
import { pick } from './pick.ts';
import type { Drawing, Mark, NotDigitSource, Path, Subject } from './types.ts';

const kinds = [house, tree, fir, car, flower, cloud, person, sun, cup, boat, key, glasses, umbrella] as const;

/** A thing as people doodle it. */
export function thing(_source: NotDigitSource, random: Random): Subject {
  return { form: 'drawing', drawing: pick(kinds, random)(random) };
}

function solid(path: Path, filled: boolean): Mark {
  return filled ? area(path) : stroke(closed(path));
}

function house(random: Random): Drawing {
  const [width, height, roof] = [random.between(0.7, 1.1), random.between(0.8, 1.3), random.between(0.5, 1)];
  const door = random.between(-0.5, 0.2);
  return [
    stroke(closed(rectangle(-width, 0, 2 * width, height))),
    solid(
      [
        { x: -width - 0.15, y: 0 },
        { x: 0, y: -roof },
        { x: width + 0.15, y: 0 },
      ],
      random.chance(0.3),
    ),
    solid(rectangle(door, height - 0.6, 0.35, 0.6), random.chance(0.4)),
    ...(random.chance(0.6) ? [stroke(closed(rectangle(0.25, 0.2, 0.35, 0.3)))] : []),
    ...(random.chance(0.4)
      ? [line([0.45, -roof * 0.5], [0.45, -roof], [0.7, -roof], [0.7, -roof * 0.3])]
      : []),
  ];
}

/** A crown of arcs on a trunk. */
function tree(random: Random): Drawing {
  const width = random.between(0.12, 0.25);
  const lobes = polygon(0, -0.7, 5 + random.below(3), random.between(0, 6), 0.6);
  const filled = random.chance(0.4);
  return [
    ...lobes.map(({ x, y }) => solid(ellipse(x, y, random.between(0.3, 0.5)), filled)),
    line([-width, 0], [-width, 1.1]),
    line([width, 0], [width, 1.1]),
  ];
}

function fir(random: Random): Drawing {
  const tiers = 2 + random.below(3);
  const filled = random.chance(0.4);
  return [
    ...Array.from({ length: tiers }, (_, n) => {
      const half = 0.5 + 0.25 * n;
      return solid(
        [
          { x: -half, y: 0.6 * n + 0.7 },
          { x: 0, y: 0.6 * n - 0.2 },
          { x: half, y: 0.6 * n + 0.7 },
        ],
        filled,
      );
    }),
    solid(rectangle(-0.12, 0.6 * tiers + 0.1, 0.24, 0.4), true),
  ];
}

function car(random: Random): Drawing {
  const [front, back, top] = [
    random.between(-0.9, -0.5),
    random.between(0.4, 0.8),
    random.between(-0.8, -0.5),
  ];
  const filled = random.chance(0.35);
  const outline = [
    { x: -1.4, y: 0.4 },
    { x: -1.4, y: 0 },
    { x: front, y: -0.1 },
    { x: front + 0.3, y: top },
    { x: back - 0.2, y: top },
    { x: back + 0.2, y: -0.1 },
    { x: 1.3, y: 0 },
    { x: 1.35, y: 0.4 },
  ];
  return [
    solid(outline, filled),
    ...[-0.75, 0.75].map((x) =>
      solid(ellipse(x, 0.45, random.between(0.22, 0.35)), random.chance(0.5) || filled),
    ),
    ...(filled ? [] : [line([0, top], [0, -0.1])]),
  ];
}

function flower(random: Random): Drawing {
  const petals = 5 + random.below(4);
  const filled = random.chance(0.3);
  const stem = random.between(0.8, 1.6);
  return [
    ...polygon(0, 0, petals, random.between(0, 6), 0.55).map(({ x, y }) =>
      solid(ellipse(x, y, random.between(0.22, 0.32)), filled),
    ),
    stroke(ellipse(0, 0, 0.25)),
    ...(random.chance(0.75)
      ? [
          line([0, 0.8], [random.between(-0.1, 0.1), 0.8 + stem]),
          stroke(closed(ellipse(0.3, 0.8 + stem * 0.6, 0.3, 0.12))),
        ]
      : []),
  ];
}

function cloud(random: Random): Drawing {
  const lobes = 5 + random.below(3);
  const path = polygon(0, 0, lobes, random.between(0, 6), 1).flatMap(({ x, y }, n) => {
    const middle = (2 * Math.PI * n) / lobes;
    const lobe = random.between(0.35, 0.55);
    return ellipse(x, y * 0.6, lobe, lobe, middle - 1.4, middle + 1.4);
  });
  return [solid(path, random.chance(0.3))];
}

function person(random: Random): Drawing {
  const hands = random.between(-0.5, 0.5);
  return [
    solid(ellipse(0, -1, random.between(0.25, 0.38)), random.chance(0.3)),
    line([0, -0.65], [0, 0.3]),
    line(
      [-random.between(0.45, 0.8), hands],
      [0, random.between(-0.45, -0.2)],
      [random.between(0.45, 0.8), hands],
    ),
    line([-random.between(0.3, 0.6), 1.1], [0, 0.3], [random.between(0.3, 0.6), 1.1]),
  ];
}

function sun(random: Random): Drawing {
  const rays = 7 + random.below(7);
  const [from, to] = [random.between(0.7, 0.85), random.between(1.05, 1.4)];
  return [
    solid(ellipse(0, 0, 0.55), random.chance(0.35)),
    ...Array.from({ length: rays }, (_, n) => {
      const angle = (2 * Math.PI * n) / rays;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      return line([(from - 0.15) * cos, (from - 0.15) * sin], [to * cos, to * sin]);
    }),
  ];
}

function cup(random: Random): Drawing {
  const narrow = random.between(0, 0.25);
  return [
    solid(
      [
        { x: -0.8, y: -0.6 },
        { x: 0.8, y: -0.6 },
        { x: 0.8 - narrow, y: 0.8 },
        { x: -0.8 + narrow, y: 0.8 },
      ],
      random.chance(0.3),
    ),
    stroke(ellipse(0.75, 0, random.between(0.35, 0.5), 0.4, -1.5, 1.5)),
    ...[-0.3, 0.1].map((x) => line([x, -0.8], [x + 0.12, -1], [x - 0.05, -1.2], [x + 0.08, -1.45])),
  ];
}

function boat(random: Random): Drawing {
  const mast = random.between(1, 1.5);
  return [
    solid(
      [
        { x: -1, y: 0.3 },
        { x: 1, y: 0.3 },
        { x: 0.65, y: 0.8 },
        { x: -0.65, y: 0.8 },
      ],
      random.chance(0.5),
    ),
    line([0, 0.3], [0, 0.3 - mast]),
    solid(
      [
        { x: 0.08, y: 0.15 },
        { x: 0.08, y: 0.3 - mast },
        { x: random.between(0.6, 0.95), y: 0.15 },
      ],
      random.chance(0.3),
    ),
  ];
}

function key(random: Random): Drawing {
  const teeth = 2 + random.below(2);
  return [
    stroke(ellipse(-0.9, 0, 0.45)),
    line([-0.45, 0], [1.2, 0]),
    ...Array.from({ length: teeth }, (_, n) =>
      line([1.15 - 0.3 * n, 0], [1.15 - 0.3 * n, random.between(0.25, 0.45)]),
    ),
  ];
}

function glasses(random: Random): Drawing {
  const radius = random.between(0.4, 0.55);
  return [
    ...[-0.7, 0.7].map((x) => stroke(ellipse(x, 0, radius, radius * random.between(0.8, 1)))),
    stroke(ellipse(0, 0.05, 0.7 - radius, 0.2, Math.PI, 2 * Math.PI)),
    line([-0.7 - radius, -0.05], [-1.5, -0.35]),
    line([0.7 + radius, -0.05], [1.5, -0.35]),
  ];
}

function umbrella(random: Random): Drawing {
  const canopy = ellipse(0, 0, 1, random.between(0.7, 0.95), Math.PI, 2 * Math.PI);
  return [
    solid(canopy, random.chance(0.4)),
    line([0, -0.9], [0, 1]),
    stroke(ellipse(-0.18, 1, 0.18, 0.2, 0, Math.PI)),
    ...(random.chance(0.5) ? [stroke(ellipse(0, 0, 0.4, 0.8, Math.PI, 2 * Math.PI))] : []),
  ];
}
