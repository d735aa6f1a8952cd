import type { JpegTarget } from './jpeg-kernel.ts';

/** Room for a plane, all 0, where whoever fills it can write to. */
export type OpenLevels = (target: JpegTarget) => Uint8ClampedArray<ArrayBuffer>;

export const newLevels: OpenLevels = ({ size }) => new Uint8ClampedArray(size);

/** The same memory. */
export function bytesOf({ buffer, byteOffset, length }: Uint8ClampedArray<ArrayBuffer>): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}
