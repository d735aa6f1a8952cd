import type { Canvas, Rgb } from './types.ts';

export function createCanvas(width: number, height: number, [red, green, blue]: Rgb): Canvas {
  const rgb = new Float32Array(3 * width * height);
  for (let i = 0; i < rgb.length; i += 3) {
    rgb[i] = red;
    rgb[i + 1] = green;
    rgb[i + 2] = blue;
  }
  return { rgb, width, height };
}

/** Moves pixel number `i` a share `cover` (0 to 1) of the way to a colour. */
export function blendPixel({ rgb }: Canvas, i: number, [red, green, blue]: Rgb, cover: number): void {
  const at = 3 * i;
  const r = rgb[at] ?? 0;
  const g = rgb[at + 1] ?? 0;
  const b = rgb[at + 2] ?? 0;
  rgb[at] = r + cover * (red - r);
  rgb[at + 1] = g + cover * (green - g);
  rgb[at + 2] = b + cover * (blue - b);
}

export function mixColors(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), a[2] + share * (b[2] - a[2])];
}
