import type { GrayImage } from '../../image/index.ts';
import type { Random } from '../random.ts';
import { codeInBlocks } from './block-coding.ts';
import { blur, type Ink } from './ink.ts';
import { whiteNoise } from './noise.ts';

/** Levels of 0 to 1 as a camera takes them: out of focus, moved, noisy, saved with loss; each at times. */
export function expose(scene: Ink, random: Random): GrayImage {
  const { sidePx } = scene;
  let seen = scene;
  for (let passes = random.chance(0.45) ? 1 + random.below(2) : 0; passes > 0; passes--) seen = blur(seen);
  if (random.chance(0.12))
    seen = motionBlur(seen, 2 + random.below(Math.ceil(0.035 * sidePx)), random.chance(0.5));
  const sigma = random.chance(0.55) ? random.between(0.003, 0.05) : 0;
  const { values } = seen;
  const noise = sigma > 0 ? whiteNoise(values.length, sidePx, random) : null;
  const data = new Uint8Array(values.length);
  for (let i = 0; i < data.length; i++) {
    const level = (values[i] ?? 0) + sigma * (noise?.[i] ?? 0);
    data[i] = 255 * Math.max(0, Math.min(1, level)) + 0.5;
  }
  const picture = { data, width: sidePx, height: sidePx };
  return random.chance(0.3) ? codeInBlocks(picture, random.between(3, 16)) : picture;
}

/** The mean of `lengthPx` pixels in a row, or in a column where `down`; the edge's pixels go on outside. */
export function motionBlur({ values, sidePx }: Ink, lengthPx: number, down: boolean): Ink {
  const out = new Float32Array(values.length);
  const step = down ? sidePx : 1;
  const lineStep = down ? 1 : sidePx;
  const before = lengthPx >> 1;
  const at = (line: number, k: number): number =>
    values[line * lineStep + Math.max(0, Math.min(sidePx - 1, k)) * step] ?? 0;
  for (let line = 0; line < sidePx; line++) {
    let sum = 0;
    for (let k = -before; k < lengthPx - before; k++) sum += at(line, k);
    for (let k = 0; k < sidePx; k++) {
      out[line * lineStep + k * step] = sum / lengthPx;
      sum += at(line, k + lengthPx - before) - at(line, k - before);
    }
  }
  return { values: out, sidePx };
}
