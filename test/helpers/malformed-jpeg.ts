import type { ErrorCode } from '../../src/errors.ts';
import type { MalformedPicture } from './malformed-corpus.ts';
import {
  changeParts,
  exifPart,
  goldenJpeg,
  type JpegPart,
  joinJpeg,
  jpegMarkers,
  part,
  segment,
  setByte,
  splitJpeg,
  withIdleScans,
} from './picture-jpeg.ts';
import { join } from './picture-png.ts';

const { sof0, sof2, dht, dqt, dri, sos, soi, eoi, dnl } = jpegMarkers;

/** JPEG files with one thing wrong each. */
export function malformedJpegs(): readonly MalformedPicture[] {
  return [
    ...named('invalid_image', { ...truncations(), ...missingParts(), ...wrongFrames(), ...wrongTables() }),
    ...named('invalid_image', { ...wrongScans(), ...wrongData(), ...wrongLengths() }),
    ...named('too_large', tooLarge()),
    ...named('bad_dimensions', tooSmall()),
  ];
}

function named(code: ErrorCode, files: Readonly<Record<string, Uint8Array>>): readonly MalformedPicture[] {
  return Object.entries(files).map(([name, bytes]) => ({ name: `jpeg: ${name}`, bytes, expected: [code] }));
}

/** Cut at every joint: within the marker and the length, in and after every segment, in and after coded data. */
function truncations(): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  for (const name of ['baseline-420', 'progressive-420']) {
    let before = new Uint8Array(0);
    for (const [i, { marker, data, coded }] of splitJpeg(goldenJpeg(name)).entries()) {
      const head = segment(marker, data);
      const whole = join(head, coded);
      const cuts = [
        1,
        2,
        3,
        4,
        Math.floor(head.length / 2),
        head.length,
        head.length + Math.floor(coded.length / 2),
      ];
      for (const cut of new Set(cuts)) {
        const bytes = join(before, whole.subarray(0, cut));
        if (cut < whole.length && bytes.length > 2)
          files[`${name} cut in part ${i}, 0x${marker.toString(16)}, after ${cut} bytes`] = bytes;
      }
      before = new Uint8Array(join(before, whole));
      if (marker !== eoi && marker !== soi)
        files[`${name} cut after part ${i}, 0x${marker.toString(16)}`] = before;
    }
  }
  return files;
}

function missingParts(): Record<string, Uint8Array> {
  const kinds = { frame: sof0, 'quantization tables': dqt, 'Huffman tables': dht, scan: sos, end: eoi };
  const missing = Object.entries(kinds).map(([name, marker]) => [
    `${name} missing`,
    changeParts(goldenJpeg('baseline-420'), marker, () => []),
  ]);
  const scans = splitJpeg(goldenJpeg('sequential-scans')).filter(({ marker }) => marker === sos);
  return {
    ...Object.fromEntries(missing),
    'start and end, nothing between': join(segment(soi), segment(eoi)),
    'the last channel missing': changeParts(goldenJpeg('sequential-scans'), sos, (scan) =>
      scan.data[1] === scans.at(-1)?.data[1] ? [] : [scan],
    ),
    'scan before the frame': joinJpeg(moved(splitJpeg(goldenJpeg('gray')), sos, soi)),
    'frame after the scan': joinJpeg(moved(splitJpeg(goldenJpeg('gray')), sof0, sos)),
  };
}

function wrongFrames(): Record<string, Uint8Array> {
  const color = goldenJpeg('baseline-420');
  const gray = goldenJpeg('gray');
  const asFrame = (marker: number) => changeParts(gray, sof0, (frame) => [{ ...frame, marker }]);
  const kinds = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
  return {
    ...Object.fromEntries(kinds.map((marker) => [`frame of kind 0x${marker.toString(16)}`, asFrame(marker)])),
    'arithmetic coding': goldenJpeg('arithmetic'),
    'hierarchical: DHP before the frame': changeParts(gray, sof0, (frame) => [
      { ...frame, marker: 0xde },
      frame,
    ]),
    'two frames': changeParts(color, sof0, (frame) => [frame, frame]),
    'two frames, the second larger': changeParts(gray, sof0, (frame) => [
      frame,
      { ...frame, data: frame.data.with(1, 4) },
    ]),
    'a second frame after the scan': changeParts(gray, eoi, (end) => [
      ...splitJpeg(gray).filter(({ marker }) => marker === sof0),
      end,
    ]),
    '12 bits': setByte(gray, sof0, 0, 12),
    '0 bits': setByte(gray, sof0, 0, 0),
    'no channels': setByte(gray, sof0, 5, 0),
    '255 channels': setByte(gray, sof0, 5, 255),
    'two channels': changeParts(color, sof0, (frame) => [
      { ...frame, data: frame.data.slice(0, 12).with(5, 2) },
    ]),
    'five channels': changeParts(color, sof0, (frame) => [
      { ...frame, data: join(frame.data, Uint8Array.of(4, 17, 0, 5, 17, 0)).with(5, 5) },
    ]),
    'frame header too short': changeParts(color, sof0, (frame) => [
      { ...frame, data: frame.data.slice(0, -1) },
    ]),
    'frame header too long': changeParts(color, sof0, (frame) => [
      { ...frame, data: join(frame.data, new Uint8Array(3)) },
    ]),
    'sampling 0x0': setByte(color, sof0, 7, 0x00),
    'sampling 0x1': setByte(color, sof0, 7, 0x01),
    'sampling 1x0': setByte(color, sof0, 10, 0x10),
    'sampling 5x1': setByte(color, sof0, 7, 0x51),
    'sampling 15x15': setByte(color, sof0, 7, 0xff),
    'more blocks in a unit than ten': setByte(color, sof0, 7, 0x44),
    'two channels of one name': setByte(color, sof0, 9, 1),
    'quantization table 3, which is not there': setByte(color, sof0, 8, 3),
    'quantization table 255': setByte(color, sof0, 8, 255),
    'header of a megapixel over 700 bytes': setByte(setByte(gray, sof0, 1, 3), sof0, 3, 3),
    'header twice as high as the data': setByte(gray, sof0, 2, 70),
    'progressive header over baseline data': changeParts(color, sof0, (frame) => [
      { ...frame, marker: sof2 },
    ]),
  };
}

function wrongTables(): Record<string, Uint8Array> {
  const gray = goldenJpeg('gray');
  const firstDht = (change: (data: Uint8Array) => Uint8Array) =>
    changeParts(gray, dht, (table) => [{ ...table, data: change(table.data) }]);
  return {
    'Huffman table of 256 codes of one bit': firstDht((data) => data.with(1, 255)),
    'Huffman table with a code too many': firstDht((data) => data.with(1, 3)),
    'Huffman table longer than its segment': firstDht((data) => data.with(16, 200)),
    'Huffman table of class 2': firstDht((data) => data.with(0, 0x20)),
    'Huffman table number 4': firstDht((data) => data.with(0, 0x04)),
    'Huffman tables without codes': firstDht((data) => data.slice(0, 17).fill(0, 1)),
    'Huffman table cut': firstDht((data) => data.slice(0, 10)),
    'Huffman tables all for AC': firstDht((data) => data.with(0, 0x10)),
    'quantization table of precision 2': setByte(gray, dqt, 0, 0x20),
    'quantization table number 4': setByte(gray, dqt, 0, 0x04),
    'quantization table of 16 bits in the room of 8': setByte(gray, dqt, 0, 0x10),
    'quantization table cut': changeParts(gray, dqt, (table) => [
      { ...table, data: table.data.slice(0, 40) },
    ]),
    'quantization table after the scan': joinJpeg(moved(splitJpeg(gray), dqt, sos)),
    'Huffman tables after the scan': joinJpeg(moved(splitJpeg(gray), dht, sos)),
  };
}

function wrongScans(): Record<string, Uint8Array> {
  const color = goldenJpeg('baseline-420');
  const progressive = goldenJpeg('progressive-420');
  const firstScan = (change: (data: Uint8Array) => Uint8Array) => {
    let seen = 0;
    return changeParts(progressive, sos, (scan) => [
      seen++ === 0 ? { ...scan, data: change(scan.data) } : scan,
    ]);
  };
  // In the header of an interleaved scan of three channels: 0 their number, then name and tables of each, then the band.
  const [bandStart, bandEnd, bits] = [7, 8, 9];
  return {
    'scan of no channels': setByte(color, sos, 0, 0),
    'scan of five channels': setByte(color, sos, 0, 5),
    'scan of two channels in the room of three': setByte(color, sos, 0, 2),
    'scan of an unknown channel': setByte(color, sos, 1, 99),
    'scan of one channel twice': setByte(color, sos, 3, 1),
    'scan with DC table 3, which is not there': setByte(color, sos, 2, 0x30),
    'scan with AC table 3, which is not there': setByte(color, sos, 2, 0x03),
    'scan with table 15': setByte(color, sos, 2, 0xff),
    'scan header too long': changeParts(color, sos, (scan) => [
      { ...scan, data: join(scan.data, scan.data) },
    ]),
    'scan header empty': changeParts(color, sos, (scan) => [{ ...scan, data: new Uint8Array(0) }]),
    'the same scan twice': changeParts(color, sos, (scan) => [scan, scan]),
    'progressive: AC of three channels at once': firstScan((data) =>
      data.with(bandStart, 1).with(bandEnd, 5),
    ),
    'progressive: DC and AC at once': firstScan((data) => data.with(bandEnd, 63)),
    'progressive: band up to 64': firstScan((data) => data.with(bandStart, 1).with(bandEnd, 64)),
    'progressive: band backwards': firstScan((data) => data.with(bandStart, 9).with(bandEnd, 5)),
    'progressive: band from 255 on': firstScan((data) => data.with(bandStart, 255).with(bandEnd, 255)),
    'progressive: bit 14': firstScan((data) => data.with(bits, 0x0e)),
    'progressive: refinement by two bits': firstScan((data) => data.with(bits, 0x31)),
    'progressive: refinement upwards': firstScan((data) => data.with(bits, 0x12)),
    'progressive: a thousand scans': withIdleScans(progressive, 1000),
    'progressive: ten thousand scans of a header each': changeParts(progressive, eoi, (end) => [
      ...Array.from({ length: 10_000 }, () => ({ ...part(sos, Uint8Array.of(1, 1, 0, 0, 0, 0x10)) })),
      end,
    ]),
  };
}

function wrongData(): Record<string, Uint8Array> {
  const gray = goldenJpeg('gray');
  const restart = goldenJpeg('gray-restart');
  const coded = (bytes: Uint8Array, change: (data: Uint8Array) => Uint8Array) =>
    changeParts(bytes, sos, (scan) => [{ ...scan, coded: change(scan.coded) }]);
  return {
    'no coded data': coded(gray, () => new Uint8Array(0)),
    'half the coded data': coded(gray, (data) => data.slice(0, data.length / 2)),
    'coded data less a byte': coded(gray, (data) => data.slice(0, -1)),
    'one byte of coded data': coded(gray, () => Uint8Array.of(0x55)),
    'coded data of ones': coded(gray, (data) => data.map((_, i) => (i % 2 === 0 ? 0xff : 0))),
    'comment in the middle of the coded data': coded(gray, (data) =>
      join(data.slice(0, 50), segment(jpegMarkers.com, Uint8Array.of(1)), data.slice(50)),
    ),
    'end marker in the middle of the coded data': coded(gray, (data) =>
      join(data.slice(0, 50), segment(eoi), data.slice(50)),
    ),
    'restart markers without an interval': changeParts(restart, dri, () => []),
    'restart interval without markers': changeParts(gray, sos, (scan) => [
      part(dri, Uint8Array.of(0, 7)),
      scan,
    ]),
    'restart interval of one': setByte(restart, dri, 1, 1),
    'restart interval one too long': setByte(restart, dri, 1, 8),
    'restart markers all of one number': coded(restart, (data) =>
      data.map((byte, i) => (data[i - 1] === 0xff && byte >= 0xd0 && byte <= 0xd7 ? 0xd0 : byte)),
    ),
    'a restart interval missing': coded(restart, (data) => data.slice(data.indexOf(0xff) + 2)),
    'restart markers and nothing else': coded(restart, () =>
      Uint8Array.from({ length: 100_000 }, (_, i) => (i % 2 === 0 ? 0xff : 0xd0 + ((i >> 1) & 7))),
    ),
    'fill bytes and nothing else': coded(gray, () => new Uint8Array(100_000).fill(0xff)),
  };
}

function wrongLengths(): Record<string, Uint8Array> {
  const gray = goldenJpeg('gray');
  const raw = (marker: number, length: number, ...data: readonly number[]) =>
    join(gray.slice(0, 2), Uint8Array.of(0xff, marker, length >> 8, length & 255, ...data), gray.slice(2));
  const bigExif = exifPart(new Uint8Array(65_000));
  return {
    'segment of length 0': raw(0xe5, 0),
    'segment of length 1': raw(0xe5, 1),
    'frame of length 2': raw(sof0, 2),
    'frame of length 7': raw(sof0, 7, 8, 0, 35, 0, 45),
    'tables of length 3': raw(dqt, 3, 0),
    'EXIF that swallows the file': raw(0xe1, 0xffff),
    'EXIF of 65 kB, and no picture': join(segment(soi), segment(bigExif.marker, bigExif.data), segment(eoi)),
    'EXIF whose directories go in circles, and half a picture': join(
      segment(soi),
      segment(0xe1, exifPart(circularTiff()).data),
      gray.slice(2, gray.length / 2),
    ),
  };
}

/** A directory without entries whose link to the next one leads back to itself. */
function circularTiff(): Uint8Array {
  return Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0, 0, 0, 8, 0, 0, 0);
}

function tooLarge(): Record<string, Uint8Array> {
  return Object.fromEntries(
    (
      [
        [65_535, 65_535],
        [50_000, 50_000],
        [1, 5000],
        [5000, 1],
        [1025, 45],
        [45, 1025],
      ] as const
    ).map(([width, height]) => [`${width} x ${height}`, jpegOfSize(width, height)]),
  );
}

function tooSmall(): Record<string, Uint8Array> {
  const sizes = [
    [0, 0],
    [45, 0],
    [0, 35],
    [0, 65_535],
    [1, 1],
    [1, 35],
    [45, 3],
  ] as const;
  return {
    ...Object.fromEntries(
      sizes.map(([width, height]) => [`${width} x ${height}`, jpegOfSize(width, height)]),
    ),
    'height in a DNL segment': changeParts(jpegOfSize(45, 0), eoi, (end) => [
      part(dnl, Uint8Array.of(0, 35)),
      end,
    ]),
  };
}

function jpegOfSize(width: number, height: number): Uint8Array {
  const bytes = [height >> 8, height & 255, width >> 8, width & 255];
  return changeParts(goldenJpeg('gray'), sof0, (frame) => [
    { ...frame, data: frame.data.map((byte, i) => bytes[i - 1] ?? byte) },
  ]);
}

/** The parts with those of one marker taken out and put in again behind the first of another. */
function moved(parts: readonly JpegPart[], marker: number, behind: number): readonly JpegPart[] {
  const taken = parts.filter((found) => found.marker === marker);
  const rest = parts.filter((found) => found.marker !== marker);
  const at = rest.findIndex((found) => found.marker === behind) + 1;
  return [...rest.slice(0, at), ...taken, ...rest.slice(at)];
}
