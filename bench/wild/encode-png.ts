import { crc32, deflateSync } from 'node:zlib';

/** PNG colour types (PNG specification, section 11.2.1): 0 gray, 2 RGB, 3 palette, 4 gray+alpha, 6 RGBA. */
export type ColorType = 0 | 2 | 3 | 4 | 6;

export interface PngOptions {
  readonly colorType: ColorType;
  /** Bits of a sample; 1, 2 and 4 for gray and palette alone, 16 for all but palette. */
  readonly depth: 1 | 2 | 4 | 8 | 16;
  /** Palette entries, R, G, B each. */
  readonly palette?: Uint8Array;
  /** The tRNS chunk as it stands in the file. */
  readonly transparency?: Uint8Array;
  readonly interlaced?: boolean;
}

const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const satisfies Record<ColorType, number>;
/** First column and row, and steps, of Adam7's passes (PNG specification, section 8.2). */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/**
 * A PNG of every kind that programs in the wild write; pngjs writes fewer. `samples`: interleaved, row-major, each
 * 0 to 2^depth - 1.
 */
export function encodePng(
  samples: Uint8Array | Uint16Array,
  width: number,
  height: number,
  options: PngOptions,
): Uint8Array {
  const { colorType, depth, palette, transparency, interlaced = false } = options;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colorType, 0, 0, interlaced ? 1 : 0], 8);
  const passes = interlaced ? adam7 : ([[0, 0, 1, 1]] as const);
  const rows = passes.flatMap(([x, y, stepX, stepY]) =>
    packRows(samples, { width, height, x, y, stepX, stepY, channels: channels[colorType], depth }),
  );
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...(palette === undefined ? [] : [chunk('PLTE', palette)]),
    ...(transparency === undefined ? [] : [chunk('tRNS', transparency)]),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 4 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

interface Pass {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly channels: number;
  readonly depth: number;
}

/** The filtered rows of one pass; even rows as they are, odd ones as differences to the left. */
function packRows(samples: Uint8Array | Uint16Array, pass: Pass): readonly Uint8Array[] {
  const { width, height, x, y, stepX, stepY, channels: perPixel, depth } = pass;
  const columns = Math.ceil((width - x) / stepX);
  const rows: Uint8Array[] = [];
  if (columns <= 0) return rows;
  for (let row = y; row < height; row += stepY) {
    const bytes = new Uint8Array(Math.ceil((columns * perPixel * depth) / 8));
    let at = 0;
    for (let column = x; column < width; column += stepX) {
      for (let c = 0; c < perPixel; c++) {
        const value = samples[(row * width + column) * perPixel + c] ?? 0;
        if (depth === 16) {
          bytes[2 * at] = value >> 8;
          bytes[2 * at + 1] = value & 255;
        } else {
          const bit = at * depth;
          bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (value << (8 - depth - (bit & 7)));
        }
        at++;
      }
    }
    rows.push(filterRow(bytes, row % 2 === 1, Math.max(1, (perPixel * depth) >> 3)));
  }
  return rows;
}

function filterRow(bytes: Uint8Array, differences: boolean, pixelBytes: number): Uint8Array {
  const out = new Uint8Array(bytes.length + 1);
  out.set(bytes, 1);
  if (!differences) return out;
  out[0] = 1;
  for (let i = pixelBytes; i < bytes.length; i++) {
    out[i + 1] = (bytes[i] ?? 0) - (bytes[i - pixelBytes] ?? 0);
  }
  return out;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  frame.set(body, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
