import type { Random } from '../random.ts';
import { figures, wordCapitals, wordLetters } from './alphabet.ts';
import { moved } from './curves.ts';
import { textDrawing } from './letter.ts';
import { pick } from './pick.ts';
import type { NotDigitSource, Subject } from './types.ts';

/** Added between characters, in em: close enough that the pipeline takes them together. */
const tracking = { min: -0.09, max: 0.01 } as const;

/** A word, a number, a sum or a few lines of them. */
export function text(source: NotDigitSource, random: Random): Subject {
  const font = pick(source.fonts, random);
  const lines = random.chance(0.25) ? 2 + random.below(2) : 1;
  const drawings = Array.from({ length: lines }, (_, n) =>
    moved(textDrawing(words(random), font, random.between(tracking.min, tracking.max)), 0, 0.95 * n),
  );
  return { form: 'drawing', drawing: drawings.flat() };
}

function words(random: Random): string {
  const some = (characters: string, count: number): string =>
    Array.from({ length: count }, () => characters[random.below(characters.length)] ?? '').join('');
  switch (random.below(5)) {
    case 0:
      return some(wordCapitals, 2 + random.below(4));
    case 1:
      return some(wordCapitals, 1) + some(wordLetters, 2 + random.below(5));
    case 2:
      return some(figures, 1) + pick(['+', '=', '*'], random) + some(figures, 1 + random.below(2));
    case 3:
      return some(figures, 2 + random.below(4));
    default:
      return some(wordLetters, 3 + random.below(5));
  }
}
