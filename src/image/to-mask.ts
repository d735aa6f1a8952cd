import { newBytes } from './arena.ts';
import { flipBits } from './invert.ts';
import type { GrayImage, Mask } from './types.ts';

/** 1 where the ink is above `level`, 0 elsewhere. */
export function toMask(ink: GrayImage, level: number): Mask {
  const { data, width, height } = ink;
  const out = newBytes(data.length);
  for (let i = 0; i < out.length; i++) if ((data[i] ?? 0) > level) out[i] = 1;
  return { data: out, width, height };
}

/** 0 where a mask is 1, and 1 where it is 0. */
export function invertMask({ data, width, height }: Mask): Mask {
  return { data: flipBits(data, 1), width, height };
}
