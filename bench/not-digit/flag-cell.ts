import { decodeColor } from '../wild/decode-color.ts';
import { fitCell } from '../wild/fit-cell.ts';
import type { Cell } from '../wild/sheet.ts';
import type { Rgb } from '../wild/types.ts';
import type { Answer } from '../wild/wild-reader.ts';
import type { NotDigitPicture } from './types.ts';

const white: Rgb = [255, 255, 255];
const alarm: Rgb = [255, 110, 100];

/** A picture with its number and tags, and with the answer where there is one. */
export function flagCell(picture: NotDigitPicture, answer: Answer | null): Cell {
  const { name, tags } = picture;
  const got =
    answer === null || answer.digit === null
      ? []
      : [`${answer.digit} ${(100 * answer.confidence).toFixed(0)}%`];
  return {
    images: [fitCell(decodeColor(picture))],
    captions: [name.slice(0, name.lastIndexOf('.')), tags.slice(1, 3).join(' '), ...got],
    color: answer === null ? white : alarm,
  };
}
