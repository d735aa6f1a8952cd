import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exifOrientation } from '../../src/image/exif-orientation.ts';
import { orientationTiff } from '../helpers/picture-jpeg.ts';

const upright = orientationTiff(6, true);

describe('exifOrientation', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('reads %d in either byte order', (orientation) => {
    expect(exifOrientation(orientationTiff(orientation, true))).toBe(orientation);
    expect(exifOrientation(orientationTiff(orientation, false))).toBe(orientation);
  });

  test.each([0, 9, 255, 256, 65_535])('%d is no orientation', (value) => {
    expect(exifOrientation(orientationTiff(value, true))).toBe(1);
    expect(exifOrientation(orientationTiff(value, false))).toBe(1);
  });

  test('finds the entry among others, in a view that does not begin its buffer', () => {
    const entries = 5;
    const bytes = new Uint8Array(100);
    const tiff = bytes.subarray(7);
    const view = new DataView(bytes.buffer, 7);
    view.setUint16(0, 0x4d4d);
    view.setUint16(2, 42);
    view.setUint32(4, 20);
    view.setUint16(20, entries);
    for (let i = 0; i < entries; i++) view.setUint16(22 + 12 * i, 0x0100 + i);
    view.setUint16(22 + 36, 0x0112);
    view.setUint16(24 + 36, 3);
    view.setUint32(26 + 36, 1);
    view.setUint16(30 + 36, 8);
    expect(exifOrientation(tiff)).toBe(8);
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['a byte order and nothing else', upright.slice(0, 2)],
    ['another byte order', upright.with(0, 0x4a)],
    ['byte orders mixed', upright.with(1, 0x4d)],
    ['another magic number', upright.with(2, 43)],
    ['a directory beyond the end', upright.with(5, 1)],
    ['a directory at 4 GB', upright.with(7, 0xff)],
    ['a directory that starts in the last byte', upright.with(4, 25)],
    ['no entries', upright.with(8, 0)],
    ['another tag', upright.with(10, 0x13)],
    ['a number of 4 bytes', upright.with(12, 4)],
    ['two numbers', upright.with(14, 2)],
    ['no number', upright.with(14, 0)],
    ['an entry that is cut', upright.slice(0, 20)],
    ['65,535 entries, of which one is there, of another tag', upright.with(8, 255).with(9, 255).with(10, 0)],
  ])('%s is upright', (_, tiff) => {
    expect(exifOrientation(tiff)).toBe(1);
  });

  test('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (bytes, littleEndian) => {
        const tiff = new Uint8Array([...orientationTiff(1, littleEndian).slice(0, 4), ...bytes]);
        expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(exifOrientation(tiff));
      }),
      { seed: 41, numRuns: 1000 },
    );
  });
});
