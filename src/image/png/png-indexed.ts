import { invalidImage } from '../invalid-image.ts';
import type { RgbaImage } from '../types.ts';
import { type PngHeader, pngColors } from './png-header.ts';
import type { PngPass } from './png-passes.ts';

/** The four bytes R, G, B, A, in memory order, of every value that a sample may have. */
export type ColorTable = Uint32Array;

/** The colours of a picture with one sample of at most 8 bits a pixel: its palette, or its gray levels. */
export function colorTable(header: PngHeader, palette: Uint8Array, transparency: Uint8Array): ColorTable {
  const isPalette = header.color === pngColors.palette;
  const entries = isPalette ? palette.length / 3 : 1 << header.bitDepth;
  // Of a sample of fewer bits only the lowest count (PNG 1.2, section 4.2.1.1).
  const transparent = transparency.length === 2 ? (transparency[1] ?? 0) & ((1 << header.bitDepth) - 1) : -1;
  const bytes = new Uint8Array(4 * entries);
  for (let entry = 0; entry < entries; entry++) {
    if (isPalette) {
      bytes.set(palette.subarray(3 * entry, 3 * entry + 3), 4 * entry);
      bytes[4 * entry + 3] = transparency[entry] ?? 255;
    } else {
      bytes.fill((entry * 255) / (entries - 1), 4 * entry, 4 * entry + 3);
      bytes[4 * entry + 3] = entry === transparent ? 0 : 255;
    }
  }
  return new Uint32Array(bytes.buffer);
}

/**
 * Writes one pass of unfiltered samples of `bitDepth` 1, 2, 4 or 8 into `image`, each through the table: four bytes
 * at a time, whatever the machine's byte order. Throws `invalid_image` for a sample that is not in it.
 */
export function expandIndexed(
  data: Uint8Array,
  pass: PngPass,
  bitDepth: number,
  table: ColorTable,
  image: RgbaImage,
): void {
  const pixels = new Uint32Array(image.data.buffer);
  const { width, rowBytes, dx } = pass;
  const sampleMask = (1 << bitDepth) - 1;
  for (let row = 0; row < pass.height; row++) {
    const from = pass.offset + row * (rowBytes + 1) + 1;
    const to = (pass.y + row * pass.dy) * image.width + pass.x;
    for (let column = 0; column < width; column++) {
      const bit = column * bitDepth;
      const sample = ((data[from + (bit >> 3)] ?? 0) >> (8 - bitDepth - (bit & 7))) & sampleMask;
      if (sample >= table.length)
        throw invalidImage('The PNG is corrupt: a pixel has a colour that its palette lacks.');
      pixels[to + column * dx] = table[sample] ?? 0;
    }
  }
}
