import { sampleInk } from '../augment/sample.ts';
import type { Random } from '../random.ts';
import { inkRows, toDigit } from './bitmap.ts';
import { pick, pickDigit } from './pick.ts';
import type { NotDigitSource, Subject } from './types.ts';

/**
 * Pieces that are no digit: shares of the height, from the top. What is left of the others may be a 1, a 0, a 7 (the upper
 * half of a 3), a 9 (the lower of a 5), or still the digit itself.
 */
const pieces = [
  { labels: [0], from: 0, to: 0.45 },
  { labels: [0], from: 0.55, to: 1 },
  { labels: [2], from: 0.68, to: 1 },
  { labels: [3], from: 0.65, to: 1 },
] as const;

/** Rows over which the ink ends, in pixels. */
const edgePx = 0.7;

/** A piece of a training digit, cut across, as where a picture ends or the pipeline loses the rest; then enlarged. */
export function fragment(source: NotDigitSource, random: Random): Subject {
  const piece = pick(pieces, random);
  const { values } = pickDigit(source, piece.labels, random);
  const { left: top, right: bottom } = inkRows(values);
  const slope = random.between(-0.2, 0.2);
  const row = (share: number): number => top + share * (bottom - top);
  const middle = row((piece.from + piece.to) / 2);
  const scale = random.between(1, 1.3);
  const within = (y: number, x: number): number => {
    const level = y + slope * (x - 14);
    const upper = piece.from === 0 ? 1 : (level - row(piece.from)) / edgePx;
    const lower = piece.to === 1 ? 1 : (row(piece.to) - level) / edgePx;
    return Math.max(0, Math.min(1, upper, lower));
  };
  return {
    form: 'digit',
    values: toDigit((x, y) => {
      const sourceX = 14 + (x - 14) / scale;
      const sourceY = middle + (y - 14) / scale;
      return sampleInk(values, sourceX, sourceY) * within(sourceY, sourceX);
    }),
  };
}
