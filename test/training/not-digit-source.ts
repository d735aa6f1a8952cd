import type { FontOutlines, Glyph, NotDigitSource } from '../../src/training/not-digit/types.ts';
import { drawnDigits } from './tiny.ts';

/** A square with a notch, so that it is neither a bar nor a ring. */
const glyph: Glyph = {
  contours: [
    [
      { x: 0, y: 0 },
      { x: 0.6, y: 0 },
      { x: 0.6, y: -0.3 },
      { x: 0.3, y: -0.3 },
      { x: 0.3, y: -0.7 },
      { x: 0, y: -0.7 },
    ],
  ],
  advance: 0.65,
};

const characters = 'ACEFHKLMNPRUVWXabcdefghijklmnopqrstuvwxyz0123456789+=*';
const font: FontOutlines = { name: 'one', glyphs: new Map(Array.from(characters, (one) => [one, glyph])) };
const digits = drawnDigits(50);

/** Two fonts and icons of one glyph, and drawn digits: what the families need, without a package. */
export const tinySource: NotDigitSource = {
  fonts: [font, { ...font, name: 'two' }],
  icons: [glyph],
  digits: digits.planes,
  labels: digits.labels,
};
