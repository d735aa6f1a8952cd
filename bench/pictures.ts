import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import type { GrayImage } from '../src/image/index.ts';

/** `photo`: on paper that is unevenly lit and noisy, the worst that a PNG can hold; `drawing`: on a clean canvas. */
export const benchKinds = ['photo', 'drawing'] as const;

/** An 8 in dark pen; the same every time. */
export function benchPicture(sidePx: number, kind: (typeof benchKinds)[number] = 'photo'): GrayImage {
  const data = new Uint8Array(sidePx * sidePx);
  const pen = 0.025 * sidePx + 0.5;
  let state = 1;
  for (let y = 0; y < sidePx; y++) {
    for (let x = 0; x < sidePx; x++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      const u = (x + 0.5) / sidePx;
      const v = (y + 0.5) / sidePx;
      const upper = Math.abs(Math.hypot((u - 0.5) * 1.3, v - 0.36) - 0.14);
      const lower = Math.abs(Math.hypot((u - 0.5) * 1.15, v - 0.66) - 0.17);
      const cover = Math.max(0, Math.min(1, pen + 0.5 - Math.min(upper, lower) * sidePx));
      const paper = kind === 'photo' ? 225 - 50 * u - 20 * v : 255;
      const noise = kind === 'photo' ? ((state >>> 24) / 255 - 0.5) * 8 : 0;
      data[y * sidePx + x] = Math.round(paper * (1 - 0.75 * cover) + noise);
    }
  }
  return { data, width: sidePx, height: sidePx };
}

/** The same with a slight tint, as cameras and drawing programs write it. */
function toRgba({ data, width, height }: GrayImage): Buffer {
  const out = Buffer.alloc(4 * width * height, 255);
  data.forEach((level, i) => {
    out[4 * i] = level;
    out[4 * i + 1] = Math.max(0, level - 3);
    out[4 * i + 2] = Math.max(0, level - 9);
  });
  return out;
}

export function encodeBenchPng(image: GrayImage): Uint8Array {
  const png = new PNG({ width: image.width, height: image.height });
  toRgba(image).copy(png.data);
  return new Uint8Array(PNG.sync.write(png));
}

export function encodeBenchJpeg(image: GrayImage): Uint8Array {
  const { width, height } = image;
  return new Uint8Array(jpeg.encode({ data: toRgba(image), width, height }, 85).data);
}
