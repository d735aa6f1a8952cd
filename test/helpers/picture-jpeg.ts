import { readFileSync } from 'node:fs';
import { join } from './picture-png.ts';

/** A part of a JPEG file: a marker with its segment, and the coded data after a start of scan. */
export interface JpegPart {
  readonly marker: number;
  /** What follows the length field; empty for markers without one. */
  readonly data: Uint8Array;
  /** Coded data up to the next marker, restart markers included; empty but after a start of scan. */
  readonly coded: Uint8Array;
}

/** Second bytes of markers (ITU-T T.81, table B.1). */
export const jpegMarkers = {
  sof0: 0xc0,
  sof2: 0xc2,
  dht: 0xc4,
  soi: 0xd8,
  eoi: 0xd9,
  sos: 0xda,
  dqt: 0xdb,
  dnl: 0xdc,
  dri: 0xdd,
  app0: 0xe0,
  app1: 0xe1,
  app14: 0xee,
  com: 0xfe,
} as const;

/** One of the files in test/golden/jpeg. */
export function goldenJpeg(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../golden/jpeg/${name}.jpg`, import.meta.url)));
}

/** The parts of a well-formed file, so that a test can change, drop or repeat them. */
export function splitJpeg(bytes: Uint8Array): readonly JpegPart[] {
  const parts: JpegPart[] = [];
  let at = 0;
  while (at < bytes.length) {
    const marker = bytes[at + 1] ?? 0;
    const length = hasLength(marker) ? ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0) : 0;
    const dataEnd = at + 2 + length;
    const end = marker === jpegMarkers.sos ? codedEnd(bytes, dataEnd) : dataEnd;
    parts.push({ marker, data: bytes.slice(at + 4, dataEnd), coded: bytes.slice(dataEnd, end) });
    at = end;
  }
  return parts;
}

export function joinJpeg(parts: readonly JpegPart[]): Uint8Array {
  return join(...parts.flatMap(({ marker, data, coded }) => [segment(marker, data), coded]));
}

/** A marker and its segment; without a length field where the marker has none. */
export function segment(marker: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  if (!hasLength(marker)) return Uint8Array.of(0xff, marker);
  return join(Uint8Array.of(0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255), data);
}

export function part(marker: number, data: Uint8Array = new Uint8Array(0)): JpegPart {
  return { marker, data, coded: new Uint8Array(0) };
}

/** The file with every part of this marker put through `change`; an empty answer drops it. */
export function changeParts(
  bytes: Uint8Array,
  marker: number,
  change: (found: JpegPart) => readonly JpegPart[],
): Uint8Array {
  return joinJpeg(splitJpeg(bytes).flatMap((found) => (found.marker === marker ? change(found) : [found])));
}

/** The file with one byte of the data of every part of this marker replaced. */
export function setByte(bytes: Uint8Array, marker: number, index: number, value: number): Uint8Array {
  return changeParts(bytes, marker, (found) => [{ ...found, data: found.data.with(index, value) }]);
}

/** An APP1 segment with EXIF data (TIFF) that holds one entry, the orientation. */
export function exifPart(tiff: Uint8Array): JpegPart {
  return part(jpegMarkers.app1, join(Uint8Array.of(0x45, 0x78, 0x69, 0x66, 0, 0), tiff));
}

/** TIFF data with the orientation as its only entry. */
export function orientationTiff(orientation: number, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(26));
  view.setUint16(0, littleEndian ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, littleEndian);
  view.setUint32(4, 8, littleEndian);
  view.setUint16(8, 1, littleEndian);
  view.setUint16(10, 0x0112, littleEndian);
  view.setUint16(12, 3, littleEndian);
  view.setUint32(14, 1, littleEndian);
  view.setUint16(18, orientation, littleEndian);
  return new Uint8Array(view.buffer);
}

/** The file with this EXIF segment right after its start. */
export function withExif(bytes: Uint8Array, tiff: Uint8Array): Uint8Array {
  return changeParts(bytes, jpegMarkers.soi, (found) => [found, exifPart(tiff)]);
}

/** A progressive golden file with more scans: each refines the 30 DC values of the first channel by a zero bit. */
export function withIdleScans(bytes: Uint8Array, scans: number): Uint8Array {
  const idle = {
    marker: jpegMarkers.sos,
    data: Uint8Array.of(1, 1, 0, 0, 0, 0x10),
    coded: new Uint8Array(4),
  };
  return changeParts(bytes, jpegMarkers.eoi, (end) => [...Array.from({ length: scans }, () => idle), end]);
}

function hasLength(marker: number): boolean {
  return marker !== 0x01 && (marker < 0xd0 || marker > 0xd9);
}

function codedEnd(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  for (;;) {
    const next = bytes[at + 1] ?? 0;
    if (at < 0) return bytes.length;
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
    at = bytes.indexOf(0xff, at + 2);
  }
}
