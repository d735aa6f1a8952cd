import { concatenate } from '../concatenate.ts';
import { invalidImage } from '../invalid-image.ts';
import { checkCrc, type PngChunk, pngChunks, printable } from './png-chunks.ts';
import { type PngHeader, parsePngHeader, pngColors } from './png-header.ts';

/** What a PNG's chunks say, before anything is decompressed. */
export interface PngFile {
  readonly header: PngHeader;
  /** R, G, B of each palette entry; empty where there is none. */
  readonly palette: Uint8Array;
  /** The `tRNS` chunk: alpha of the first palette entries, or one colour that is transparent; empty without. */
  readonly transparency: Uint8Array;
  /** The zlib stream. */
  readonly data: Uint8Array;
}

/** Chunks that a decoder must understand; everything else that begins with a capital letter can't be skipped. */
const criticalTypes: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND']);
const maxPaletteEntries = 256;

/**
 * Reads the chunks of a PNG and holds them against the rules of their order (PNG 1.2, section 4.3): one header first,
 * palette before transparency before data, all data in a row. Every checksum is compared; what is in chunks that it
 * doesn't need (text, colour profiles, animation frames) is never decompressed. Throws `invalid_image`.
 */
export function parsePng(bytes: Uint8Array): PngFile {
  let header: PngHeader | undefined;
  let palette: Uint8Array = new Uint8Array(0);
  let transparency: Uint8Array = new Uint8Array(0);
  const parts: Uint8Array[] = [];
  let previous = '';
  for (const chunk of pngChunks(bytes)) {
    const data = bytes.subarray(chunk.start, chunk.end);
    if (header === undefined) {
      header = parsePngHeader(bytes, chunk);
      previous = chunk.type;
      continue;
    }
    checkCrc(bytes, chunk);
    switch (chunk.type) {
      case 'IHDR':
        throw misplaced(chunk);
      case 'PLTE':
        if (palette.length > 0 || transparency.length > 0 || parts.length > 0) throw misplaced(chunk);
        if (data.length === 0 || data.length % 3 !== 0 || data.length > 3 * maxPaletteEntries)
          throw invalidImage('The PNG is corrupt: its palette has an impossible size.');
        palette = data;
        break;
      case 'tRNS':
        if (transparency.length > 0 || parts.length > 0) throw misplaced(chunk);
        transparency = checkTransparency(header, palette, data);
        break;
      case 'IDAT':
        if (parts.length > 0 && previous !== 'IDAT') throw misplaced(chunk);
        parts.push(data);
        break;
      default:
        if (!criticalTypes.has(chunk.type) && /^[A-Z]/.test(chunk.type))
          throw invalidImage(`The PNG needs an extension that is not supported: ${printable(chunk.type)}.`);
    }
    previous = chunk.type;
  }
  if (header === undefined || parts.length === 0)
    throw invalidImage('The PNG is corrupt: it holds no picture.');
  if (header.color === pngColors.palette && palette.length === 0)
    throw invalidImage('The PNG is corrupt: its palette is missing.');
  return { header, palette, transparency, data: concatenate(parts) };
}

/** `data` where it fits the kind of picture; nothing for pictures with an alpha channel, which it can't apply to. */
function checkTransparency(header: PngHeader, palette: Uint8Array, data: Uint8Array): Uint8Array {
  const { color } = header;
  if (color === pngColors.grayAlpha || color === pngColors.rgba) return new Uint8Array(0);
  const fits =
    color === pngColors.palette
      ? data.length * 3 <= palette.length
      : data.length === (color === pngColors.gray ? 2 : 6);
  if (!fits) throw invalidImage('The PNG is corrupt: its transparency does not fit its colours.');
  return data;
}

function misplaced(chunk: PngChunk): Error {
  return invalidImage(`The PNG is corrupt: its ${printable(chunk.type)} chunk is in the wrong place.`);
}
