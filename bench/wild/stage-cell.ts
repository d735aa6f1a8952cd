import { isDigitsError } from '../../src/errors.ts';
import { type GrayImage, preprocess, readGray } from '../../src/image/index.ts';
import { decodeColor } from './decode-color.ts';
import { fitCell } from './fit-cell.ts';
import type { Outcome } from './score.ts';
import type { Cell } from './sheet.ts';
import type { Rgb, WildPicture } from './types.ts';
import { limits } from './wild-reader.ts';

const white: Rgb = [255, 255, 255];
const alarm: Rgb = [255, 110, 100];

/** A picture alone. */
export function pictureCell(picture: WildPicture): Cell {
  const captions = [titleOf(picture), ...picture.tags.slice(0, 4)];
  return { images: [fitCell(decodeColor(picture))], captions, color: white };
}

/** A picture, the 28x28 that the models see of it, and the pipeline's flags, or why there is none. */
export function stageCell(picture: WildPicture): Cell {
  const shown = fitCell(decodeColor(picture));
  const captions = [titleOf(picture), picture.tags.join(' ')];
  const stage = stageOf(picture);
  if (typeof stage === 'string') {
    return { images: [shown], captions: [...captions, stage], color: alarm };
  }
  const images = [shown, fitCell(stage.plane)];
  return { images, captions: [...captions, stage.flags.join(' ')], color: white };
}

/** A picture that was read wrongly: what it is, and what was read. */
export function failureCell(picture: WildPicture, { label, digit, confidence }: Outcome): Cell {
  const cell = stageCell(picture);
  const got = digit === null ? 'refused' : `${digit} ${(100 * confidence).toFixed(0)}%`;
  const [title = '', ...rest] = cell.captions;
  return { ...cell, captions: [title, `${label} > ${got}`, ...rest] };
}

/** Its name without the ending. */
function titleOf({ name }: WildPicture): string {
  return name.slice(0, name.lastIndexOf('.'));
}

function stageOf({ bytes }: WildPicture): { plane: GrayImage; flags: readonly string[] } | string {
  try {
    const { gray, flags } = readGray(bytes, limits);
    const prepared = preprocess(gray);
    return { plane: prepared.plane, flags: [...flags, ...prepared.flags] };
  } catch (error) {
    if (!isDigitsError(error)) throw error;
    return error.message.toLowerCase();
  }
}
