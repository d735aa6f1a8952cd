import type { GrayImage } from './types.ts';

/** Whether every pixel has the same level. */
export function isOneLevel({ data }: GrayImage): boolean {
  const [first = 0] = data;
  for (let i = 1; i < data.length; i++) if (data[i] !== first) return false;
  return true;
}
