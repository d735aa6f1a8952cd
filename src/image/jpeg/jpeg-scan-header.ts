import { invalidImage } from '../invalid-image.ts';
import type { JpegFrame } from './jpeg-frame.ts';
import type { JpegSegment } from './jpeg-segments.ts';

/** The start of scan (ITU-T T.81, B.2.3). */
export interface JpegScanHeader {
  /** Positions in the frame's list of components, with the numbers of their Huffman tables. */
  readonly channels: readonly { readonly index: number; readonly dcId: number; readonly acId: number }[];
  /** The first and the last coefficient of the band, in the order of the file. */
  readonly first: number;
  readonly last: number;
  /** Whether coefficients that an earlier scan brought get one bit more. */
  readonly refines: boolean;
  /** The bit of a coefficient that the scan ends with. */
  readonly low: number;
}

/** Blocks of an interleaved unit at most (T.81, B.2.3). */
const maxBlocksPerMcu = 10;

/** Reads the header of a scan and holds it against the frame. Throws `invalid_image`. */
export function parseJpegScanHeader(
  bytes: Uint8Array,
  segment: JpegSegment,
  frame: JpegFrame,
): JpegScanHeader {
  const data = bytes.subarray(segment.start, segment.end);
  const count = data[0] ?? 0;
  if (count < 1 || data.length !== 4 + 2 * count) throw corrupt('a scan header has the wrong length');
  const channels = Array.from({ length: count }, (_, i) => ({
    index: frame.components.findIndex(({ id }) => id === data[1 + 2 * i]),
    dcId: (data[2 + 2 * i] ?? 0) >> 4,
    acId: (data[2 + 2 * i] ?? 0) & 15,
  }));
  const scanned = channels.flatMap(({ index }) => frame.components[index] ?? []);
  if (new Set(scanned).size !== count) throw corrupt('a scan names a channel that is not there');
  const blocks = scanned.reduce((sum, { h, v }) => sum + h * v, 0);
  if (count > 1 && blocks > maxBlocksPerMcu) throw corrupt('a scan interleaves too many blocks');

  // A sequential scan has no band: some encoders leave nonsense in these fields, and every decoder reads over it.
  if (!frame.progressive) return { channels, first: 0, last: 63, refines: false, low: 0 };
  const [first = 0, last = 0, bits = 0] = data.subarray(1 + 2 * count);
  const high = bits >> 4;
  const low = bits & 15;
  const bandFits = first === 0 ? last === 0 : first <= last && last <= 63 && count === 1;
  if (!bandFits || low > 13 || (high !== 0 && high !== low + 1))
    throw corrupt('a scan has impossible parameters');
  return { channels, first, last, refines: high !== 0, low };
}

const corrupt = (why: string) => invalidImage(`The JPEG is corrupt: ${why}.`);
