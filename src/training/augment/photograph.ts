import type { GrayImage } from '../../image/index.ts';
import type { Random } from '../random.ts';
import type { Ink } from './ink.ts';
import { whiteNoise } from './noise.ts';

/**
 * Ink on paper as a camera or a screen shows it: random levels of ink and paper, either polarity, and at times a
 * gradient of light and noise.
 */
export function photograph(ink: Ink, random: Random): GrayImage {
  const { values, sidePx } = ink;
  const paper = random.chance(0.4) ? 255 : random.between(150, 250);
  const depth = random.chance(0.4) ? paper : random.between(0.35, 0.95) * paper;
  const light = random.chance(0.25) ? random.between(5, 40) : 0;
  const towards = random.between(0, 2 * Math.PI);
  const lightX = (light * Math.cos(towards)) / sidePx;
  const lightY = (light * Math.sin(towards)) / sidePx;
  const noise = random.chance(0.3) ? random.between(1, 7) : 0;
  const grain = noise > 0 ? whiteNoise(values.length, sidePx, random) : null;
  const dark = random.chance(0.5);
  const data = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const x = i % sidePx;
    const y = (i - x) / sidePx;
    const lit = lightX * (x - sidePx / 2) + lightY * (y - sidePx / 2);
    const level = Math.max(
      0,
      Math.min(255, Math.round(paper - depth * (values[i] ?? 0) + lit + noise * (grain?.[i] ?? 0))),
    );
    data[i] = dark ? 255 - level : level;
  }
  return { data, width: sidePx, height: sidePx };
}
