import type { Random } from '../random.ts';
import { clamp01 } from './ink.ts';

/** How much of each pixel a page's printed lines cover, 0 to 1: ruled, squared, or a margin alone. */
export function ruling(sidePx: number, random: Random): Float32Array {
  const cover = new Float32Array(sidePx * sidePx);
  const spacingPx = Math.max(6, sidePx * random.between(0.1, 0.6));
  const widthPx = random.between(0.5, Math.max(1, 0.022 * sidePx));
  const tilt = random.chance(0.5) ? 0 : random.between(-0.06, 0.06);
  const kind = random.uniform();
  if (kind < 0.9)
    addLines(cover, sidePx, { spacingPx, widthPx, angle: tilt, at: spacingPx * random.uniform() });
  if (kind > 0.5) {
    const across = kind < 0.9 ? spacingPx : sidePx;
    addLines(cover, sidePx, {
      spacingPx: across,
      widthPx,
      angle: tilt + Math.PI / 2,
      at: across * random.uniform(),
    });
  }
  return cover;
}

interface Lines {
  readonly spacingPx: number;
  readonly widthPx: number;
  /** 0: level. */
  readonly angle: number;
  readonly at: number;
}

function addLines(cover: Float32Array, sidePx: number, { spacingPx, widthPx, angle, at }: Lines): void {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (let i = 0; i < cover.length; i++) {
    const x = i % sidePx;
    const across = (cos * (i - x)) / sidePx - sin * x - at;
    const distance = Math.abs(across - spacingPx * Math.round(across / spacingPx));
    const covered = clamp01(widthPx / 2 + 0.5 - distance) * Math.min(1, widthPx);
    if (covered > (cover[i] ?? 0)) cover[i] = covered;
  }
}
