import type { Point } from '../../image/index.ts';
import { planeSidePx } from '../architecture.ts';
import { sampleInk } from '../augment/sample.ts';

/** A 28x28 picture whose pixel (x, y) is what `source` finds there: ink of 0 to 1. */
export function toDigit(source: (x: number, y: number) => number): Uint8Array {
  return Uint8Array.from({ length: planeSidePx * planeSidePx }, (_, i) => {
    const x = (i % planeSidePx) + 0.5;
    const y = Math.floor(i / planeSidePx) + 0.5;
    return Math.round(255 * Math.max(0, Math.min(1, source(x, y))));
  });
}

/** A digit placed elsewhere: its middle at (x, y), `scale` times as large; its ink there. */
export function placed(digit: Uint8Array, middle: Point, scale: number): (x: number, y: number) => number {
  const half = planeSidePx / 2;
  return (x, y) => {
    const sourceX = half + (x - middle.x) / scale;
    if (sourceX < 0 || sourceX > planeSidePx) return 0;
    return sampleInk(digit, sourceX, half + (y - middle.y) / scale);
  };
}

/** Columns of the digit that hold ink, in pixels: the first and one past the last. */
export function inkColumns(digit: Uint8Array): { readonly left: number; readonly right: number } {
  return extent(digit, (x, y) => y * planeSidePx + x);
}

export function inkRows(digit: Uint8Array): { readonly left: number; readonly right: number } {
  return extent(digit, (y, x) => y * planeSidePx + x);
}

const inkLevel = 96;

function extent(
  digit: Uint8Array,
  index: (along: number, across: number) => number,
): { left: number; right: number } {
  const lines = Array.from({ length: planeSidePx }, (_, n) => n).filter((n) =>
    Array.from({ length: planeSidePx }, (_, m) => digit[index(n, m)] ?? 0).some((value) => value >= inkLevel),
  );
  return { left: lines[0] ?? 0, right: (lines.at(-1) ?? planeSidePx - 1) + 1 };
}
