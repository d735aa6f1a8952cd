import type { Random } from '../random.ts';
import { inkColumns, inkRows, placed, toDigit } from './bitmap.ts';
import { pickDigit } from './pick.ts';
import type { NotDigitSource, Subject } from './types.ts';

const allLabels = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
/** One over another: a 0 on a 0 would be an 8, on a 1 a 9; rings and strokes are left out. */
const stackable = [2, 3, 4, 5, 7] as const;

/** Pixels between two digits, of the 20 that they are high: where they are further apart the pipeline takes one of them. */
const gap = { min: -3, max: 0.5 } as const;

/** Two to four training digits in a row or in a column, touching or nearly so, now and then at random places. */
export function severalDigits(source: NotDigitSource, random: Random): Subject {
  if (random.chance(0.12)) return onTop(source, random);
  const column = random.chance(0.25);
  const count = column ? 2 : 2 + random.below(3);
  let at = 0;
  let before = -1;
  const digits = Array.from({ length: count }, () => {
    const { values, label } = pickDigit(source, column ? stackable : allLabels, random);
    const { left, right } = column ? inkRows(values) : inkColumns(values);
    const middle = at - left + 14;
    // A 1 pushed into its neighbour would make a B or an 8 of a 3.
    at += right - left + random.between(label === 1 || before === 1 ? 0 : gap.min, gap.max);
    before = label;
    return { values, middle, across: random.between(-2.5, 2.5) };
  });
  const scale = 20 / Math.max(20, at + 2);
  const inks = digits.map(({ values, middle, across }) => {
    const along = 14 + scale * (middle - at / 2);
    const aside = 14 + scale * across;
    return placed(values, column ? { x: aside, y: along } : { x: along, y: aside }, scale);
  });
  return {
    form: 'digit',
    values: toDigit((x, y) => inks.reduce((most, ink) => Math.max(most, ink(x, y)), 0)),
  };
}

/** Two digits written over one another; a 1 is left out, since with it the other may still be read. */
function onTop(source: NotDigitSource, random: Random): Subject {
  const first = pickDigit(source, allLabels, random);
  const second = pickDigit(
    source,
    allLabels.filter((label) => label !== first.label && label !== 1),
    random,
  );
  const aside = random.chance(0.5) ? random.between(3, 6) : -random.between(3, 6);
  const a = placed(first.values, { x: 14 + aside, y: 14 }, 0.85);
  const b = placed(second.values, { x: 14 - aside, y: 14 + random.between(-4, 4) }, 0.85);
  return { form: 'digit', values: toDigit((x, y) => Math.max(a(x, y), b(x, y))) };
}
