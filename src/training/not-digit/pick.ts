import { planeSize } from '../planes.ts';
import type { Random } from '../random.ts';
import type { NotDigitSource } from './types.ts';

/** One of the items, each as likely as the others. Throws a RangeError where there is none. */
export function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[random.below(items.length)];
  if (item === undefined) throw new RangeError('There is nothing to pick from.');
  return item;
}

/** A training digit that shows one of `labels`: the first of them from a random place on. */
export function pickDigit(
  source: NotDigitSource,
  labels: readonly number[],
  random: Random,
): { values: Uint8Array; label: number } {
  const count = source.labels.length;
  const start = random.below(count);
  for (let i = 0; i < count; i++) {
    const n = (start + i) % count;
    const label = source.labels[n] ?? -1;
    if (labels.includes(label)) {
      return { values: source.digits.subarray(n * planeSize, (n + 1) * planeSize), label };
    }
  }
  throw new RangeError(`None of the training digits is a ${labels.join(' or a ')}.`);
}
