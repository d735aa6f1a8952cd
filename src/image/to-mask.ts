import type { GrayImage, Mask } from './types.ts';

/** 1 where the ink is above `level`, 0 elsewhere. */
export function toMask(ink: GrayImage, level: number): Mask {
  return { data: ink.data.map((value) => (value > level ? 1 : 0)), width: ink.width, height: ink.height };
}
