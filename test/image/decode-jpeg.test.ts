import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { decodeJpeg, decodeJpegLuma } from '../../src/image/jpeg/decode-jpeg.ts';
import { luma } from '../../src/image/luma.ts';
import { createRandom } from '../../src/training/random.ts';
import {
  changeParts,
  exifPart,
  goldenJpeg,
  joinJpeg,
  jpegMarkers,
  part,
  setByte,
  splitJpeg,
  withIdleScans,
} from '../helpers/picture-jpeg.ts';
import { join } from '../helpers/picture-png.ts';

const folder = new URL('../golden/jpeg/', import.meta.url);
const goldenNames = readdirSync(folder)
  .filter((file) => file.endsWith('.jpg'))
  .map((file) => file.slice(0, -'.jpg'.length))
  .filter((name) => name !== 'arithmetic');
const invalid = expect.objectContaining({ code: 'invalid_image' });

/** Two fill bytes in front of each restart marker. */
function withFill(coded: Uint8Array): Uint8Array {
  const bytes = Array.from(coded, (byte, at) => {
    const isRestart = byte === 0xff && ((coded[at + 1] ?? 0) & 0xf8) === 0xd0;
    return isRestart ? [0xff, 0xff, byte] : [byte];
  });
  return Uint8Array.from(bytes.flat());
}

function expectedPicture(name: string): PNG {
  return PNG.sync.read(readFileSync(new URL(`${name}.png`, folder)));
}

describe('decodeJpeg', () => {
  test('the golden files are there', () => {
    expect(goldenNames.length).toBe(23);
  });

  test.each(goldenNames)('reads %s as libjpeg does', (name) => {
    const { data, width, height } = decodeJpeg(goldenJpeg(name));
    const picture = expectedPicture(name);
    expect([width, height]).toEqual([picture.width, picture.height]);
    const expected = new Uint8Array(picture.data);
    const tolerance = name === 'cmyk' || name === 'ycck' ? 1 : 0;
    const differing = data.findIndex((value, i) => Math.abs(value - (expected[i] ?? 0)) > tolerance);
    expect(differing).toBe(-1);
    expect(data.length).toBe(expected.length);
  });

  test.each(goldenNames)('the luma of %s is that of its colours, but for their rounding', (name) => {
    const file = goldenJpeg(name);
    const { data, width, height } = decodeJpegLuma(file);
    const colors = decodeJpeg(file);
    const expected = luma(colors);
    expect([width, height]).toEqual([expected.width, expected.height]);
    expect(data.length).toBe(expected.data.length);
    // Colours beyond red, green and blue were cut off, and the gray with them.
    const isWhole = (i: number) => colors.data.subarray(4 * i, 4 * i + 3).every((part) => part % 255 !== 0);
    const compared = Array.from(data.keys()).filter(isWhole);
    expect(compared.length).toBeGreaterThan(data.length / 3);
    expect(compared.find((i) => Math.abs((data[i] ?? 0) - (expected.data[i] ?? 0)) > 1)).toBeUndefined();
  });

  test('agrees with jpeg-js on what jpeg-js writes, to the rounding of its transform', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 30, max: 100 }),
        fc.nat(),
        (width, height, quality, seed) => {
          const random = createRandom(seed);
          const data = Buffer.alloc(4 * width * height);
          for (let i = 0; i < data.length; i++) data[i] = 128 + 40 * Math.sin(i / 50) + random.below(30);
          const file = new Uint8Array(jpeg.encode({ data, width, height }, quality).data);
          const expected = jpeg.decode(file, { useTArray: true, tolerantDecoding: false });
          const decoded = decodeJpeg(file);
          expect([decoded.width, decoded.height]).toEqual([width, height]);
          const worst = decoded.data.reduce(
            (max, v, i) => Math.max(max, Math.abs(v - (expected.data[i] ?? 0))),
            0,
          );
          expect(worst).toBeLessThanOrEqual(4);
        },
      ),
      { seed: 22, numRuns: 30 },
    );
  });

  test('reads over comments, profiles, fill bytes, stray bytes and what follows the end', () => {
    const file = goldenJpeg('baseline-420');
    const expected = decodeJpeg(file);
    const [start, ...rest] = splitJpeg(file);
    const extras = [
      part(jpegMarkers.com, new Uint8Array(60_000).fill(0xff)),
      part(0xe2, Uint8Array.of(1, 2, 3)),
    ];
    expect(decodeJpeg(joinJpeg([...(start ? [start] : []), ...extras, ...rest]))).toEqual(expected);
    const strays = Uint8Array.of(1, 2, 0xff, 0, 3, 0xff, 0xff);
    expect(decodeJpeg(join(file.slice(0, 2), strays, file.slice(2)))).toEqual(expected);
    expect(decodeJpeg(join(file, Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2)))).toEqual(expected);
  });

  test('reads over fill bytes before restarts, and a restart that nothing follows', () => {
    const restarted = goldenJpeg('restart-420');
    const filled = changeParts(restarted, jpegMarkers.sos, (scan) => [
      { ...scan, coded: withFill(scan.coded) },
    ]);
    expect(filled.length).toBeGreaterThan(restarted.length + 2);
    expect(decodeJpeg(filled)).toEqual(decodeJpeg(restarted));
    expect(decodeJpegLuma(filled)).toEqual(decodeJpegLuma(restarted));
    for (const name of ['restart-420', 'baseline-420', 'progressive-restart']) {
      const file = goldenJpeg(name);
      const ended = changeParts(file, jpegMarkers.sos, (scan) => [
        { ...scan, coded: join(scan.coded, Uint8Array.of(0xff, 0xd5)) },
      ]);
      expect(decodeJpeg(ended), name).toEqual(decodeJpeg(file));
    }
  });

  test('a line count that comes after the first scan changes nothing', () => {
    const file = goldenJpeg('sequential-scans');
    const dnl = part(jpegMarkers.dnl, Uint8Array.of(0, 99));
    expect(decodeJpeg(changeParts(file, jpegMarkers.sos, (scan) => [scan, dnl]))).toEqual(decodeJpeg(file));
  });

  test('takes channels named R, G and B without any marker as RGB', () => {
    const file = goldenJpeg('rgb');
    const bare = changeParts(file, jpegMarkers.app14, () => []);
    expect(decodeJpeg(bare)).toEqual(decodeJpeg(file));
  });

  test('takes four channels without a marker as CMYK', () => {
    const file = goldenJpeg('cmyk');
    const bare = changeParts(file, jpegMarkers.app14, () => []);
    expect(decodeJpeg(bare)).toEqual(decodeJpeg(file));
  });

  test('JFIF means YCC, whatever Adobe says', () => {
    const file = goldenJpeg('baseline-444');
    const adobe = part(jpegMarkers.app14, Uint8Array.of(0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0));
    const marked = changeParts(file, jpegMarkers.app0, (jfif) => [jfif, adobe]);
    expect(decodeJpeg(marked)).toEqual(decodeJpeg(file));
    const unmarked = changeParts(file, jpegMarkers.app0, () => [adobe]);
    expect(decodeJpeg(unmarked)).not.toEqual(decodeJpeg(file));
  });

  test('a picture whose last byte is missing is not half a picture', () => {
    for (const name of goldenNames) {
      const file = goldenJpeg(name);
      for (const missing of [1, 2, 3, 10, 100]) {
        expect(() => decodeJpeg(file.slice(0, -missing)), `${name} less ${missing}`).toThrow(invalid);
      }
    }
  });

  test.each([
    ['arithmetic coding', goldenJpeg('arithmetic'), /Arithmetic/],
    ['lossless', changeParts(goldenJpeg('gray'), 0xc0, (sof) => [{ ...sof, marker: 0xc3 }]), /Lossless/],
    [
      'hierarchical',
      changeParts(goldenJpeg('gray'), 0xc0, (sof) => [{ ...sof, marker: 0xc5 }]),
      /Hierarchical/,
    ],
    ['12 bits', setByte(goldenJpeg('gray'), jpegMarkers.sof0, 0, 12), /12 bits/],
  ])('says that %s is not supported', (_, file, message) => {
    expect(() => decodeJpeg(file)).toThrow(message);
    expect(() => decodeJpeg(file)).toThrow(invalid);
  });

  test('a Huffman table has a code for each byte at most', () => {
    const [first = 0] = splitJpeg(goldenJpeg('gray')).filter(({ marker }) => marker === jpegMarkers.dht);
    if (first === 0) throw new Error('The golden file has no table');
    const lengths = Uint8Array.of(...new Array<number>(14).fill(0), 128, 129);
    const table = part(jpegMarkers.dht, join(Uint8Array.of(0x13), lengths, new Uint8Array(257)));
    const file = changeParts(goldenJpeg('gray'), jpegMarkers.sos, (scan) => [table, scan]);
    expect(() => decodeJpeg(file)).toThrow(/Huffman table is impossible/);
  });

  test('stops at fifty scans', () => {
    const file = goldenJpeg('progressive-420');
    const own = splitJpeg(file).filter(({ marker }) => marker === jpegMarkers.sos).length;
    expect(decodeJpeg(withIdleScans(file, 50 - own))).toEqual(decodeJpeg(file));
    expect(() => decodeJpeg(withIdleScans(file, 51 - own))).toThrow(/too many scans/);
  });

  test('takes no memory for a header that its data cannot fill', () => {
    const file = setByte(setByte(goldenJpeg('gray'), jpegMarkers.sof0, 1, 0xff), jpegMarkers.sof0, 3, 0xff);
    const before = process.memoryUsage().arrayBuffers;
    expect(() => decodeJpeg(file)).toThrow(/more than its data can hold/);
    expect(() => decodeJpegLuma(file)).toThrow(/more than its data can hold/);
    expect(() => decodeJpegLuma(file, 8)).toThrow(/more than its data can hold/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
  });

  test('a quantization table counts as it was at the first scan of its channel', () => {
    const file = goldenJpeg('progressive-420');
    const zeros = part(jpegMarkers.dqt, join(Uint8Array.of(0), new Uint8Array(64).fill(255)));
    const changed = changeParts(file, jpegMarkers.eoi, (end) => [zeros, end]);
    expect(decodeJpeg(changed)).toEqual(decodeJpeg(file));
  });

  test('wants a frame, and before its data', () => {
    const file = goldenJpeg('gray');
    const headless = changeParts(file, jpegMarkers.sof0, () => []);
    expect(() => decodeJpeg(headless)).toThrow(/begins before its header/);
    expect(() => decodeJpeg(changeParts(headless, jpegMarkers.sos, () => []))).toThrow(/holds no picture/);
  });

  test('EXIF data is no part of the picture', () => {
    const file = goldenJpeg('gray');
    const noted = changeParts(file, jpegMarkers.soi, (soi) => [soi, exifPart(Uint8Array.of(1, 2, 3))]);
    expect(decodeJpeg(noted)).toEqual(decodeJpeg(file));
  });
});
