import type { Random } from '../../src/training/random.ts';
import { join, latin1 } from './bytes.ts';

/** Numbers and characters that parsers of text trip over. */
const evilTexts: readonly string[] = [
  ...[
    '0',
    '-1',
    '-0',
    '1e999',
    '4294967296',
    '9007199254740993',
    'NaN',
    '0x',
    'null',
    'true',
    '1'.repeat(40),
  ],
  ...[
    '"',
    "'",
    '\\',
    '\\u0000',
    '\\ud800',
    '\0',
    '\r\n',
    '\r',
    '\n',
    '\t',
    ' ',
    ';',
    ',',
    ':',
    '=',
    '--',
    '#',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    '[[',
    ']]',
    '{}',
    '[]',
    '""',
    '"""',
    '__proto__',
    'constructor',
    'prototype',
    'toString',
  ],
  ...['\xff\xfe', '\xc3\x28', '\xed\xa0\x80', '\xf4\x90\x80\x80', '\xef\xbb\xbf'],
];

/** A changed copy of a text: bits, characters, pieces of `words`, deletions, repetitions. */
export function mutateText(input: Uint8Array, words: readonly string[], random: Random): Uint8Array {
  let mutant: Uint8Array = input;
  for (let changes = 1 + random.below(4); changes > 0; changes--) mutant = change(mutant, words, random);
  return mutant;
}

function change(input: Uint8Array, words: readonly string[], random: Random): Uint8Array {
  const start = random.below(input.length + 1);
  const end = Math.min(input.length, start + random.below(random.chance(0.7) ? 8 : 64));
  const [before, piece, after] = [input.subarray(0, start), input.subarray(start, end), input.subarray(end)];
  switch (random.below(6)) {
    case 0:
      return join(before, after);
    case 1:
      return join(before, text(words, random), piece, after);
    case 2:
      return join(before, text(words, random), after);
    case 3:
      return join(before, ...Array.from({ length: 2 + random.below(20) }, () => piece), after);
    case 4:
      return join(before, Uint8Array.of(random.below(256)), after);
    default:
      return join(before, flipped(piece, random), after);
  }
}

function text(words: readonly string[], random: Random): Uint8Array {
  const from = random.chance(0.5) ? words : evilTexts;
  return latin1(from[random.below(from.length)] ?? '');
}

function flipped(piece: Uint8Array, random: Random): Uint8Array {
  return piece.map((byte) => (random.chance(0.3) ? byte ^ (1 << random.below(8)) : byte));
}
