import { encodePng } from '../../image/index.ts';
import type { Source } from '../protocol.ts';

/** A source as the bytes of a picture: a drawing is read as the PNG that it would be saved as. */
export function toBytes(source: Source): Uint8Array {
  if (source.kind === 'file') return source.bytes;
  const { rgba, width, height } = source;
  // Ink without colour on white without holes: one channel says everything.
  const data = Uint8Array.from({ length: width * height }, (_, i) => rgba[i * 4] ?? 0);
  return encodePng({ data, width, height });
}
