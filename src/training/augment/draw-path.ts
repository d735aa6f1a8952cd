import { clamp01, type Ink } from './ink.ts';
import type { Segment } from './pen-path.ts';

/** A path drawn with a round pen on a canvas of `sidePx`; the path is in pixels of the canvas. */
export function drawPath(path: readonly Segment[], radiusPx: number, sidePx: number): Ink {
  const values = new Float32Array(sidePx * sidePx);
  const reach = radiusPx + 0.5;
  for (const { from, to } of path) {
    const dx = to.x - from.x;
    const dy = to.y - from.y;
    const lengthSquared = dx * dx + dy * dy;
    const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach));
    const right = Math.min(sidePx - 1, Math.floor(Math.max(from.x, to.x) + reach));
    const bottom = Math.min(sidePx - 1, Math.floor(Math.max(from.y, to.y) + reach));
    for (let y = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach)); y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const px = x + 0.5 - from.x;
        const py = y + 0.5 - from.y;
        const t = lengthSquared === 0 ? 0 : clamp01((px * dx + py * dy) / lengthSquared);
        const distance = Math.sqrt((px - t * dx) ** 2 + (py - t * dy) ** 2);
        const cover = clamp01(reach - distance);
        const i = y * sidePx + x;
        if (cover > (values[i] ?? 0)) values[i] = cover;
      }
    }
  }
  return { values, sidePx };
}
