import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { encodePng } from '../../src/image/index.ts';
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

/** As MNIST has its digits, on paper, with pixels to be seen, in black and white, and the last three cut out along their ink. */
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
  const side = Math.round(sidePx * scale) + 2 * margin;
  const data = new Uint8Array(side * side);
  const sample = between === 'blocks' ? inBlocks : interpolated;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [column, row] = [(x + 0.5 - margin) / scale, (y + 0.5 - margin) / scale];
      data[y * side + x] = level(sample(ink, margin > 0, column, row) / fullInk);
    }
  }
  return encodePng({ data, width: side, height: side });
}

/** Ink at a place in the digit's pixels; outside there is none where there is a margin, else what the edge has. */
function inBlocks(ink: readonly number[], hasMargin: boolean, x: number, y: number): number {
  return at(ink, hasMargin, Math.floor(x), Math.floor(y));
}

function interpolated(ink: readonly number[], hasMargin: boolean, x: number, y: number): number {
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  const [u, v] = [x - 0.5 - left, y - 0.5 - top];
  const upper = at(ink, hasMargin, left, top) * (1 - u) + at(ink, hasMargin, left + 1, top) * u;
  const lower = at(ink, hasMargin, left, top + 1) * (1 - u) + at(ink, hasMargin, left + 1, top + 1) * u;
  return upper * (1 - v) + lower * v;
}

function at(ink: readonly number[], hasMargin: boolean, x: number, y: number): number {
  const isInside = x >= 0 && y >= 0 && x < sidePx && y < sidePx;
  if (!isInside && hasMargin) return 0;
  const [column, row] = [x, y].map((place) => Math.max(0, Math.min(sidePx - 1, place)));
  return ink[(row ?? 0) * sidePx + (column ?? 0)] ?? 0;
}
