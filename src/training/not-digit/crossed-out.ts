import type { Random } from '../random.ts';
import { toDigit } from './bitmap.ts';
import { line } from './curves.ts';
import { pick, pickDigit } from './pick.ts';
import { render } from './render.ts';
import type { Drawing, NotDigitSource, Subject } from './types.ts';

const any = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** A training digit that its writer took back: crossed, hatched or scribbled over so that it is not to be read. */
export function crossedOut(source: NotDigitSource, random: Random): Subject {
  const { values } = pickDigit(source, any, random);
  const over = pick([cross, hatching, zigzag], random)(random);
  const ink = render(over, (point) => point, random.between(0.7, 1.7), 28).values;
  return {
    form: 'digit',
    values: toDigit((x, y) => {
      const i = Math.floor(y) * 28 + Math.floor(x);
      return Math.max(ink[i] ?? 0, (values[i] ?? 0) / 255);
    }),
  };
}

function cross(random: Random): Drawing {
  const near = (value: number): number => value + random.between(-2, 2);
  return [
    line([near(4), near(4)], [near(24), near(24)]),
    line([near(24), near(4)], [near(4), near(24)]),
    ...(random.chance(0.5) ? [line([near(3), near(14)], [near(25), near(14)])] : []),
  ];
}

function hatching(random: Random): Drawing {
  const lines = 4 + random.below(4);
  const rise = random.between(-14, 14);
  return Array.from({ length: lines }, (_, n) => {
    const y = 5 + (18 * (n + 0.5)) / lines;
    return line(
      [3 + random.between(-1, 2), y + rise / 2 + random.between(-1, 1)],
      [25 + random.between(-2, 1), y - rise / 2 + random.between(-1, 1)],
    );
  });
}

function zigzag(random: Random): Drawing {
  const turns = 7 + random.below(7);
  const upright = random.chance(0.5);
  const points = Array.from({ length: turns }, (_, n) => {
    const along = 4 + (20 * n) / (turns - 1) + random.between(-1, 1);
    const across = (n % 2 === 0 ? 6 : 22) + random.between(-3, 3);
    return upright ? ([across, along] as const) : ([along, across] as const);
  });
  return [line(...points)];
}
