import type { Point } from '../../image/index.ts';
import type { Random } from '../random.ts';
import { ellipse, spline, stroke } from './curves.ts';
import { pick } from './pick.ts';
import type { Drawing, NotDigitSource, Subject } from './types.ts';

const kinds = [tangle, randomWalk, spiral, zigzag, loops, hatching, signature, wave] as const;

/** What a pen does that writes nothing. */
export function scribble(_source: NotDigitSource, random: Random): Subject {
  return { form: 'drawing', drawing: pick(kinds, random)(random) };
}

/** A smooth line through many random points: with fewer it could be a digit by chance. */
function tangle(random: Random): Drawing {
  const [width, height] = [random.between(0.5, 1), random.between(0.5, 1)];
  return Array.from({ length: 1 + random.below(2) }, () =>
    stroke(
      spline(
        Array.from({ length: 8 + random.below(12) }, () => ({
          x: width * random.uniform(),
          y: height * random.uniform(),
        })),
      ),
    ),
  );
}

/** Walks with momentum, as a hand does. */
function randomWalk(random: Random): Drawing {
  const turning = random.between(0.9, 1.8);
  let [x, y, angle] = [0, 0, random.between(0, 6)];
  const path = Array.from({ length: 40 + random.below(60) }, () => {
    angle += turning * random.normal();
    x += Math.cos(angle);
    y += Math.sin(angle);
    return { x, y };
  });
  return [stroke(path)];
}

function spiral(random: Random): Drawing {
  const turns = random.between(2.2, 5);
  const squeeze = random.between(0.5, 1.2);
  const phase = random.between(0, 6);
  const direction = random.chance(0.5) ? 1 : -1;
  const count = Math.ceil(turns * 18);
  return [
    stroke(
      Array.from({ length: count }, (_, i) => {
        const angle = phase + (direction * 2 * Math.PI * turns * i) / count;
        const radius = 0.05 + i / count + 0.01 * random.normal();
        return { x: radius * Math.cos(angle), y: squeeze * radius * Math.sin(angle) };
      }),
    ),
  ];
}

function zigzag(random: Random): Drawing {
  const count = 7 + random.below(10);
  const height = random.between(0.3, 1.2);
  const turn = random.between(0, Math.PI);
  const path = Array.from({ length: count }, (_, i) => {
    const x = i / (count - 1) + random.between(-0.04, 0.04);
    const y = (i % 2) * height * random.between(0.7, 1.1);
    return { x: x * Math.cos(turn) - y * Math.sin(turn), y: x * Math.sin(turn) + y * Math.cos(turn) };
  });
  return [stroke(random.chance(0.5) ? spline(path) : path)];
}

/** A curl that moves on: eeee, a telephone's cord. */
function loops(random: Random): Drawing {
  const turns = 3 + random.below(5);
  const step = random.between(0.25, 1);
  const squeeze = random.between(0.6, 1.8);
  const rise = random.between(-0.4, 0.4);
  const count = turns * 16;
  const path = Array.from({ length: count }, (_, i): Point => {
    const angle = (2 * Math.PI * i) / 16;
    const along = (step * i) / 16;
    return { x: along * 1.2 + Math.cos(angle), y: squeeze * Math.sin(angle) + rise * along };
  });
  return [stroke(path)];
}

function hatching(random: Random): Drawing {
  const turn = random.between(0, Math.PI);
  const passes = random.chance(0.4) ? 2 : 1;
  const along = random.between(0.5, 1.5);
  return Array.from({ length: passes }, (_, pass) => {
    const angle = turn + pass * random.between(0.8, 1.6);
    const count = 4 + random.below(8);
    return Array.from({ length: count }, (_, n) => {
      const across = n / (count - 1) - 0.5 + random.between(-0.03, 0.03);
      return stroke(
        [-0.5, 0.5].map((end) => {
          const u = along * (end + random.between(-0.08, 0.08));
          return {
            x: u * Math.cos(angle) - across * Math.sin(angle),
            y: u * Math.sin(angle) + across * Math.cos(angle),
          };
        }),
      );
    });
  }).flat();
}

/** A long line of ups, downs and loops, with a flourish under it. */
function signature(random: Random): Drawing {
  const count = 9 + random.below(10);
  const path = Array.from({ length: count }, (_, i) => ({
    x: (2.4 * i) / count + random.between(-0.15, 0.1),
    y: (i % 2 === 0 ? -1 : 1) * random.between(0.05, 0.4) * (i === 0 ? 2 : 1),
  }));
  const flourish = random.chance(0.6)
    ? [
        stroke(
          ellipse(1.2, 0.3, random.between(0.8, 1.3), random.between(0.1, 0.4), 0.2, random.between(2, 4)),
        ),
      ]
    : [];
  return [stroke(spline(path)), ...flourish];
}

function wave(random: Random): Drawing {
  const lines = 1 + random.below(4);
  const turns = random.between(1.5, 5);
  const height = random.between(0.06, 0.2);
  return Array.from({ length: lines }, (_, n) => {
    const phase = random.between(0, 6);
    return stroke(
      Array.from({ length: 40 }, (_, i) => ({
        x: i / 39,
        y: 0.28 * n + height * Math.sin(phase + (2 * Math.PI * turns * i) / 39),
      })),
    );
  });
}
