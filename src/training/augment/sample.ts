import { planeSidePx } from '../architecture.ts';
import { keysWeights } from '../keys-weights.ts';

/**
 * The ink of a 28x28 digit (0 to 255) between its pixels, 0 to 1 and a little beyond: bicubic interpolation
 * (Keys'), which keeps strokes sharper than bilinear. (x, y) in
 * pixels, the first one's centre at 0.5; no ink outside.
 */
export function sampleInk(digit: Uint8Array, x: number, y: number): number {
  const column = Math.floor(x - 0.5);
  const row = Math.floor(y - 0.5);
  const u = x - 0.5 - column;
  const v = y - 0.5 - row;
  const columns = keysWeights(u);
  const rows = keysWeights(v);
  let sum = 0;
  for (let j = 0; j < 4; j++) {
    const sampleRow = row - 1 + j;
    if (sampleRow < 0 || sampleRow >= planeSidePx) continue;
    let line = 0;
    for (let i = 0; i < 4; i++) {
      const sampleColumn = column - 1 + i;
      if (sampleColumn < 0 || sampleColumn >= planeSidePx) continue;
      line += (columns[i] ?? 0) * (digit[sampleRow * planeSidePx + sampleColumn] ?? 0);
    }
    sum += (rows[j] ?? 0) * line;
  }
  return sum / 255;
}
