import type { Canvas } from './types.ts';

/** 0 to 255, rounded; the nearer end outside. */
export function toByte(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}

/** Every value as a byte. */
export function toBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8ClampedArray(values.length);
  bytes.set(values);
  return new Uint8Array(bytes.buffer);
}

/** Gray levels 0 to 255 of a canvas, not rounded (Rec. 601). */
export function canvasLuma({ rgb }: Canvas): Float32Array {
  const luma = new Float32Array(rgb.length / 3);
  for (let i = 0; i < luma.length; i++) {
    luma[i] = 0.299 * (rgb[3 * i] ?? 0) + 0.587 * (rgb[3 * i + 1] ?? 0) + 0.114 * (rgb[3 * i + 2] ?? 0);
  }
  return luma;
}

/** Values of 0 to 255 as whole levels from 0 to `highest`, rounded; the nearer end outside. */
export function toLevels(values: Float32Array, highest: number): Uint16Array {
  const levels = new Uint16Array(values.length);
  for (let i = 0; i < levels.length; i++) {
    levels[i] = Math.max(0, Math.min(highest, Math.round(((values[i] ?? 0) * highest) / 255)));
  }
  return levels;
}
