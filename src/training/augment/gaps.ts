import type { Point } from '../../image/index.ts';
import type { Random } from '../random.ts';
import { clamp01, type Ink } from './ink.ts';

/** Pixels of the digit around a place that its stroke's direction is measured in. */
const windowPx = 2.5;

/** Takes `count` bands of `widthPx` pixels of the canvas out of the ink, each across a stroke; `scale` is canvas pixels per digit pixel. */
export function cutGaps(ink: Ink, count: number, widthPx: number, scale: number, random: Random): void {
  const inked = inkedPixels(ink);
  for (let n = 0; n < count && inked.length > 0; n++) {
    const at = inked[random.below(inked.length)] ?? 0;
    const centre = { x: (at % ink.sidePx) + 0.5, y: Math.floor(at / ink.sidePx) + 0.5 };
    const angle = strokeAngle(ink, centre, windowPx * scale) + random.between(-0.4, 0.4);
    cutBand(ink, centre, angle, widthPx, 2 * windowPx * scale);
  }
}

/** Indices of pixels that are mostly ink. */
export function inkedPixels({ values }: Ink): readonly number[] {
  const inked: number[] = [];
  for (let i = 0; i < values.length; i++) if ((values[i] ?? 0) > 0.5) inked.push(i);
  return inked;
}

/** Direction of the longest extent of the ink around a place: the main axis of its second moments, in radians. */
export function strokeAngle({ values, sidePx }: Ink, { x, y }: Point, radiusPx: number): number {
  let [sum, sumX, sumY, sumXX, sumXY, sumYY] = [0, 0, 0, 0, 0, 0];
  const bottom = Math.min(sidePx - 1, Math.floor(y + radiusPx));
  const right = Math.min(sidePx - 1, Math.floor(x + radiusPx));
  for (let row = Math.max(0, Math.floor(y - radiusPx)); row <= bottom; row++) {
    for (let column = Math.max(0, Math.floor(x - radiusPx)); column <= right; column++) {
      const dx = column + 0.5 - x;
      const dy = row + 0.5 - y;
      if (dx * dx + dy * dy > radiusPx * radiusPx) continue;
      const value = values[row * sidePx + column] ?? 0;
      sum += value;
      sumX += value * dx;
      sumY += value * dy;
      sumXX += value * dx * dx;
      sumXY += value * dx * dy;
      sumYY += value * dy * dy;
    }
  }
  if (sum === 0) return 0;
  const [meanX, meanY] = [sumX / sum, sumY / sum];
  const xx = sumXX / sum - meanX * meanX;
  const yy = sumYY / sum - meanY * meanY;
  return 0.5 * Math.atan2(2 * (sumXY / sum - meanX * meanY), xx - yy);
}

/** No ink within half of `widthPx` along `angle`, up to `reachPx` to either side. */
function cutBand(
  { values, sidePx }: Ink,
  { x, y }: Point,
  angle: number,
  widthPx: number,
  reachPx: number,
): void {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const bottom = Math.min(sidePx - 1, Math.floor(y + reachPx));
  const right = Math.min(sidePx - 1, Math.floor(x + reachPx));
  for (let row = Math.max(0, Math.floor(y - reachPx)); row <= bottom; row++) {
    for (let column = Math.max(0, Math.floor(x - reachPx)); column <= right; column++) {
      const along = Math.abs(cos * (column + 0.5 - x) + sin * (row + 0.5 - y));
      const across = Math.abs(cos * (row + 0.5 - y) - sin * (column + 0.5 - x));
      const kept = Math.max(clamp01(along - widthPx / 2 + 0.5), clamp01(across - reachPx + 0.5));
      const i = row * sidePx + column;
      values[i] = (values[i] ?? 0) * kept;
    }
  }
}
