import { crc32, deflateSync } from 'node:zlib';
import type { RgbaImage } from '../../src/image/index.ts';

/**
 * PNG files made by hand, with Node's zlib and nothing of src, so that they can test it: any colour type, bit depth,
 * row filter and interlacing, right and wrong ones.
 */
export interface PngPicture {
  readonly width: number;
  readonly height: number;
  /** 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGBA. */
  readonly colorType: number;
  readonly bitDepth: number;
  readonly interlaced?: boolean;
  /** The samples of a pixel, at full depth. */
  readonly samples: (x: number, y: number) => readonly number[];
  readonly palette?: readonly (readonly [number, number, number])[];
  /** Alpha of the first palette entries, or the samples of the colour that is transparent. */
  readonly transparency?: readonly number[];
  /** The filter of a row; 0 by default. */
  readonly filter?: (row: number) => number;
}

export const signature: Uint8Array = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** A chunk, by default with the right checksum. */
export function chunk(type: string, data: Uint8Array = new Uint8Array(0), checksum?: number): Uint8Array {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return bytes(Buffer.concat([uint32(data.length), named, uint32(checksum ?? crc32(named))]));
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return bytes(Buffer.concat(parts));
}

export function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

/** The header chunk of a picture. */
export function header(picture: Omit<PngPicture, 'samples'>): Uint8Array {
  const { width, height, bitDepth, colorType, interlaced = false } = picture;
  const rest = Uint8Array.of(bitDepth, colorType, 0, 0, interlaced ? 1 : 0);
  return chunk('IHDR', join(uint32(width), uint32(height), rest));
}

/** The chunks between the header and the data. */
export function colorChunks(picture: PngPicture): Uint8Array {
  const { palette, transparency, colorType } = picture;
  const parts: Uint8Array[] = [];
  if (palette !== undefined) parts.push(chunk('PLTE', Uint8Array.from(palette.flat())));
  if (transparency !== undefined) {
    const alpha =
      colorType === 3 ? transparency : transparency.flatMap((sample) => [sample >> 8, sample & 255]);
    parts.push(chunk('tRNS', Uint8Array.from(alpha)));
  }
  return join(...parts);
}

/** A whole file; `split`: bytes of a data chunk. */
export function pngFile(picture: PngPicture, split: number = Number.POSITIVE_INFINITY): Uint8Array {
  const data = deflateSync(filteredRows(picture));
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += split) chunks.push(chunk('IDAT', data.subarray(at, at + split)));
  return join(signature, header(picture), colorChunks(picture), ...chunks, chunk('IEND'));
}

/** The pixels that the file stands for. */
export function pngPixels(picture: PngPicture): RgbaImage {
  const { width, height } = picture;
  const data = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(pixelOf(picture, picture.samples(x, y)), 4 * (y * width + x));
  }
  return { data, width, height };
}

function pixelOf(picture: PngPicture, samples: readonly number[]): readonly number[] {
  const { colorType, bitDepth, palette = [], transparency } = picture;
  const [first = 0] = samples;
  if (colorType === 3) return [...(palette[first] ?? [0, 0, 0]), transparency?.[first] ?? 255];
  const [a = 0, b = 0, c = 0, d = 0] = samples.map((sample) =>
    Math.round((sample * 255) / (2 ** bitDepth - 1)),
  );
  const isHidden = transparency?.every((sample, i) => sample === samples[i]) ?? false;
  if (colorType === 0) return [a, a, a, isHidden ? 0 : 255];
  if (colorType === 4) return [a, a, a, b];
  return [a, b, c, colorType === 6 ? d : isHidden ? 0 : 255];
}

/** The pass of each pixel of an 8x8 tile, as the specification draws it (PNG 1.2, section 8.2). */
const adam7 = [
  '16462646',
  '77777777',
  '56565656',
  '77777777',
  '36463646',
  '77777777',
  '56565656',
  '77777777',
];

/** The data before compression: filtered rows, pass by pass. */
export function filteredRows(picture: PngPicture): Uint8Array {
  const rows: Uint8Array[] = [];
  for (const pass of picture.interlaced ? ['1', '2', '3', '4', '5', '6', '7'] : ['']) {
    let above = new Uint8Array(0);
    for (let y = 0; y < picture.height; y++) {
      const samples: number[] = [];
      for (let x = 0; x < picture.width; x++) {
        if (pass === '' || adam7[y % 8]?.[x % 8] === pass) samples.push(...picture.samples(x, y));
      }
      if (samples.length === 0) continue;
      const row = packed(samples, picture.bitDepth);
      if (above.length === 0) above = new Uint8Array(row.length);
      const pixelBytes = Math.max(1, (picture.samples(0, 0).length * picture.bitDepth) / 8);
      rows.push(filtered(row, above, picture.filter?.(y) ?? 0, pixelBytes));
      above = row;
    }
  }
  return join(...rows);
}

function packed(samples: readonly number[], bitDepth: number): Uint8Array<ArrayBuffer> {
  const bits = samples.map((sample) => sample.toString(2).padStart(bitDepth, '0')).join('');
  return Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
    Number.parseInt(bits.slice(8 * i, 8 * i + 8).padEnd(8, '0'), 2),
  );
}

function filtered(row: Uint8Array, above: Uint8Array, filter: number, pixelBytes: number): Uint8Array {
  const differences = row.map((value, i) => {
    const a = row[i - pixelBytes] ?? 0;
    const b = above[i] ?? 0;
    const c = above[i - pixelBytes] ?? 0;
    const p = a + b - c;
    const paeth = [a, b, c].toSorted((m, n) => Math.abs(p - m) - Math.abs(p - n))[0] ?? 0;
    return value - ([0, a, b, (a + b) >> 1, paeth][filter] ?? 0);
  });
  return join(Uint8Array.of(filter), differences);
}

/** A plain Uint8Array, as the engine is given it: a Buffer is more than that. */
function bytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer);
}
