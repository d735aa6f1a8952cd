import { sampleInk } from '../augment/sample.ts';
import type { Random } from '../random.ts';
import { toDigit } from './bitmap.ts';
import { pick, pickDigit } from './pick.ts';
import type { NotDigitSource, Subject } from './types.ts';

/**
 * What no longer reads as a digit: a mirrored 2 is like a 5, a 5 like a 2, an open 4 like a 4; upside down a 6 is a
 * 9, a 4 an h or a 4, a 7 without its corner a 6; a 2 turned by a quarter is an N, slanted a 2 again, a 7 with a slanting stem is one on either side; a 0, 1 or
 * 8 turned stays one or is a bar.
 */
const ways = [
  { labels: [3, 6, 7, 9], source: (x: number, y: number) => ({ x: 28 - x, y }) },
  { labels: [3], source: (x: number, y: number) => ({ x: 28 - x, y: 28 - y }) },
  { labels: [3, 4, 5], source: (x: number, y: number) => ({ x: y, y: 28 - x }) },
  { labels: [3, 4, 5], source: (x: number, y: number) => ({ x: 28 - y, y: x }) },
] as const;

/** A training digit mirrored, upside down or turned by a quarter. */
export function turnedDigit(source: NotDigitSource, random: Random): Subject {
  const way = pick(ways, random);
  const { values } = pickDigit(source, way.labels, random);
  return {
    form: 'digit',
    values: toDigit((x, y) => {
      const from = way.source(x, y);
      return sampleInk(values, from.x, from.y);
    }),
  };
}
