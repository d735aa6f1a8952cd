import type { SubjectMaker } from './types.ts';

/**
 * Without those that are some digit in some hand: O o Q D, I l i j | / \ ! ( ) [ ], Z z ?, S s, B, G b, g q y, T t J 7-like,
 * f (an 8 in scripts), Y and U (an open 4, an open 0).
 */
const letters = [...'AEFHKLMNPRVWXacdehkmnprvwx'];
const symbols = [...'#%&*+=<>@$^~§¶€¥®©÷±Ææ«»'];
const words = [
  ...[
    'hello',
    'yes',
    'no',
    'cat',
    'map',
    'wax',
    'name',
    'Mark',
    'when',
    'data',
    'rain',
    'keep',
    'Park',
    'vane',
  ],
  ...[
    'exam',
    'week',
    'more',
    'home',
    'Anna',
    'Kevin',
    'ink',
    'paper',
    'max',
    'draw',
    'read',
    'the',
    'and',
    'help',
  ],
  ...[
    'open',
    'end',
    'exit',
    'menu',
    'save',
    'cancel',
    'photo',
    'water',
    'green',
    'Dear',
    'km',
    'kg',
    'Hi',
    'OK',
    'no way',
  ],
] as const;

/** One letter or sign. */
export const makeLetter: SubjectMaker = (random, { typefaces }) => {
  const isSymbol = random.chance(0.2);
  const list = isSymbol ? symbols : letters;
  const text = list[random.whole(0, list.length - 1)] ?? 'A';
  const typeface = typefaces.pickFor(random, text);
  return {
    tags: [isSymbol ? 'symbol' : 'letter', typeface.kind, `is-${text}`],
    form: 'outline',
    paths: typeface.edges(text),
  };
};

/** A short word. */
export const makeWord: SubjectMaker = (random, { typefaces }) => {
  const text = words[random.whole(0, words.length - 1)] ?? 'hello';
  const typeface = typefaces.pickFor(random, text);
  return { tags: ['word', typeface.kind], form: 'outline', paths: typeface.edges(text) };
};
