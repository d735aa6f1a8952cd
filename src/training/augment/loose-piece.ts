import type { Random } from '../random.ts';
import { inkedPixels, strokeAngle } from './gaps.ts';
import { clamp01, type Ink } from './ink.ts';

/** A piece smaller than that is a speck, and one larger leaves no digit to belong to. */
const pieceShares = { min: 0.06, max: 0.4 } as const;
const attempts = 6;

/**
 * The ink cut in two across a stroke, and the smaller piece moved away by `distancePx`: a loose hat, a foot that slipped.
 * The ink as it is where no cut was found that leaves two pieces of some size.
 */
export function loosenPiece(ink: Ink, distancePx: number, scale: number, random: Random): Ink {
  const { values, sidePx } = ink;
  const inked = inkedPixels(ink);
  for (let attempt = 0; attempt < attempts && inked.length > 0; attempt++) {
    const at = inked[random.below(inked.length)] ?? 0;
    const [x, y] = [(at % sidePx) + 0.5, Math.floor(at / sidePx) + 0.5];
    const angle = strokeAngle(ink, { x, y }, 2.5 * scale);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const beyond = (i: number): number =>
      cos * ((i % sidePx) + 0.5 - x) + sin * (Math.floor(i / sidePx) + 0.5 - y);
    const share = inked.filter((i) => beyond(i) > 0).length / inked.length;
    const side = share < 0.5 ? 1 : -1;
    const piece = Math.min(share, 1 - share);
    if (piece < pieceShares.min || piece > pieceShares.max) continue;
    const turn = random.between(-0.8, 0.8);
    const dx = Math.round(side * distancePx * Math.cos(angle + turn));
    const dy = Math.round(side * distancePx * Math.sin(angle + turn));
    const out = new Float32Array(values.length);
    values.forEach((value, i) => {
      if (value === 0) return;
      const moved = clamp01(side * beyond(i) + 0.5);
      out[i] = Math.max(out[i] ?? 0, value * (1 - moved));
      const [column, row] = [(i % sidePx) + dx, Math.floor(i / sidePx) + dy];
      if (column < 0 || row < 0 || column >= sidePx || row >= sidePx) return;
      const j = row * sidePx + column;
      out[j] = Math.max(out[j] ?? 0, value * moved);
    });
    return { values: out, sidePx };
  }
  return ink;
}
