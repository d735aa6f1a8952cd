import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseIdxImages, parseIdxLabels } from '../../src/training/idx.ts';
import { idxFile } from './idx-file.ts';

describe('parseIdxImages', () => {
  test('reads what was written', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 3 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        (count, height, width) => {
          const pixels = Uint8Array.from({ length: count * height * width }, (_, i) => (i * 37) % 256);
          const parsed = parseIdxImages(idxFile([count, height, width], pixels), 'images');
          expect(parsed).toEqual({ count, width, height, pixels });
        },
      ),
      { seed: 1 },
    );
  });

  test('refuses what is cut off or too long, with both lengths', () => {
    const file = idxFile([2, 2, 2], new Uint8Array(8));
    expect(() => parseIdxImages(file.subarray(0, -1), 'images')).toThrow(
      'images: it says 2 x 2 x 2 values, but holds 7.',
    );
    expect(() => parseIdxImages(Uint8Array.from([...file, 0]), 'images')).toThrow('but holds 9');
    expect(() => parseIdxImages(file.subarray(0, 9), 'images')).toThrow('images: 9 bytes are too few');
    expect(() => parseIdxImages(new Uint8Array(), 'images')).toThrow('0 bytes are too few');
  });

  test('refuses labels, other types and other files', () => {
    expect(() => parseIdxImages(idxFile([16], new Uint8Array(16)), 'images')).toThrow(
      'images: its magic number is 0x00000801, not 0x00000803.',
    );
    const floats = idxFile([1, 1, 1], new Uint8Array(1)).with(2, 0x0d);
    expect(() => parseIdxImages(floats, 'images')).toThrow('0x00000d03');
    expect(() => parseIdxImages(new TextEncoder().encode('<!doctype html><html>'), 'images')).toThrow(
      'magic',
    );
  });

  test('refuses pictures of no size', () => {
    expect(() => parseIdxImages(idxFile([3, 0, 5], new Uint8Array()), 'images')).toThrow('5x0');
  });
});

describe('parseIdxLabels', () => {
  test('reads digits', () => {
    expect(parseIdxLabels(idxFile([3], Uint8Array.of(0, 9, 4)), 'labels')).toEqual(Uint8Array.of(0, 9, 4));
  });

  test('refuses what is no digit, with its place', () => {
    expect(() => parseIdxLabels(idxFile([3], Uint8Array.of(0, 9, 10)), 'labels')).toThrow(
      'labels: label 2 is 10, not a digit.',
    );
  });
});
