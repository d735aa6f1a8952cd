import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { bilinear } from '../../src/image/bilinear.ts';
import { encodePng, type GrayImage } from '../../src/image/index.ts';
import { packageRoot } from '../../src/runtime/package-root.ts';
import type { LabelledPicture } from '../labelled.ts';

export interface HandDigit {
  readonly label: number;
  /** 8x8 ink, 0 none to 16 full, row by row. */
  readonly ink: readonly number[];
}

/** Pixels a side of the digits, and their ink where it is full. */
const sidePx = 8;
const fullInk = 16;
const paper = 250;
const dark = 25;

interface Form {
  /** Pixels for each of the digit's. */
  readonly scale: number;
  /** Pixels around it. */
  readonly margin: number;
  readonly between: 'blocks' | 'smooth';
  /** The gray level of ink, 0 none to 1 full. */
  readonly level: (ink: number) => number;
}

const lightOnDark = (ink: number): number => Math.round(255 * ink);
const darkOnLight = (ink: number): number => Math.round(paper + ink * (dark - paper));
const oneBit = (ink: number): number => (ink >= 0.45 ? dark : paper);

/** As MNIST has its digits, on paper, with pixels to be seen, in black and white, and the last two cut out along their ink. */
const forms = {
  plane: { scale: 2.5, margin: 4, between: 'smooth', level: lightOnDark },
  paper: { scale: 12, margin: 24, between: 'smooth', level: darkOnLight },
  mosaic: { scale: 8, margin: 16, between: 'blocks', level: darkOnLight },
  'one-bit': { scale: 12, margin: 24, between: 'smooth', level: oneBit },
  'cut out': { scale: 12, margin: 0, between: 'smooth', level: darkOnLight },
  'cut out, small': { scale: 3.5, margin: 0, between: 'smooth', level: lightOnDark },
} as const satisfies Readonly<Record<string, Form>>;

export const handKinds: readonly string[] = Object.keys(forms);

/** Every digit in every form, one at a time. */
export function* handPictures(): Generator<LabelledPicture> {
  const digits = handDigits();
  for (const [kind, form] of Object.entries(forms)) {
    for (const { label, ink } of digits) yield { kind, label, bytes: picture(ink, form) };
  }
}

/**
 * The 1,797 digits of the test part of "Optical Recognition of Handwritten Digits" (E. Alpaydin and C. Kaynak 1998,
 * doi:10.24432/C50P49, CC BY 4.0), in the order in which it has them. Throws an Error where the file isn't whole.
 */
export function handDigits(): readonly HandDigit[] {
  const file = join(packageRoot(import.meta.url), 'bench', 'hands', 'optdigits.csv.gz');
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  return lines.map((line, n) => {
    const values = line.split(',').map(Number);
    const ink = values.slice(0, sidePx * sidePx);
    const label = values[sidePx * sidePx];
    if (values.length !== sidePx * sidePx + 1 || label === undefined || values.some(Number.isNaN))
      throw new Error(`${file}: line ${n + 1} is no digit.`);
    return { label, ink };
  });
}

function picture(ink: readonly number[], { scale, margin, between, level }: Form): Uint8Array {
  const border = margin > 0 ? 1 : 0;
  const grid = inkImage(ink, border);
  const side = Math.round(sidePx * scale) + 2 * margin;
  const data = new Uint8Array(side * side);
  const place = (at: number): number => {
    const pixel = (at + 0.5 - margin) / scale + border;
    return between === 'blocks' ? Math.floor(pixel) + 0.5 : pixel;
  };
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) data[y * side + x] = level(bilinear(grid, place(x), place(y)) / 255);
  }
  return encodePng({ data, width: side, height: side });
}

/** The ink as levels of 0 to 255, with pixels of paper around it. */
function inkImage(ink: readonly number[], border: number): GrayImage {
  const side = sidePx + 2 * border;
  const data = new Uint8Array(side * side);
  ink.forEach((value, i) => {
    const [x, y] = [i % sidePx, Math.floor(i / sidePx)];
    data[(y + border) * side + x + border] = Math.round((255 * value) / fullInk);
  });
  return { data, width: side, height: side };
}
