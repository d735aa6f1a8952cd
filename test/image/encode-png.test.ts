import fc from 'fast-check';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { decodePng } from '../../src/image/png/decode-png.ts';
import { encodePng } from '../../src/image/png/encode-png.ts';
import { grayImages } from '../helpers/arbitraries.ts';
import { drawDigit } from '../helpers/draw.ts';

describe('encodePng', () => {
  test('is read back by pngjs and by decodePng', () => {
    fc.assert(
      fc.property(grayImages(40), (image) => {
        const bytes = encodePng(image);
        const { width, height, data } = PNG.sync.read(Buffer.from(bytes));
        expect([width, height]).toEqual([image.width, image.height]);
        expect(new Uint8Array(data.filter((_, i) => i % 4 === 0))).toEqual(image.data);
        expect(decodePng(bytes).data).toEqual(new Uint8Array(data));
      }),
      { seed: 61, numRuns: 200 },
    );
  });

  test('a digit takes a few hundred bytes', () => {
    for (let digit = 0; digit < 10; digit++) {
      const image = drawDigit(digit, { width: 28, height: 28, sizePx: 20, penPx: 3 });
      expect(encodePng(image).length).toBeLessThan(600);
    }
  });
});
