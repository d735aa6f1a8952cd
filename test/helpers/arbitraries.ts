import fc from 'fast-check';
import type { GrayImage, Mask } from '../../src/image/index.ts';

/** Gray images of 1x1 up to `maxSide` both ways, single rows and columns included. */
export function grayImages(maxSide: number, maxLevel = 255): fc.Arbitrary<GrayImage> {
  return fc
    .tuple(fc.integer({ min: 1, max: maxSide }), fc.integer({ min: 1, max: maxSide }))
    .chain(([width, height]) =>
      fc
        .uint8Array({ minLength: width * height, maxLength: width * height, max: maxLevel })
        .map((data) => ({ data: new Uint8Array(data), width, height })),
    );
}

export function masks(maxSide: number): fc.Arbitrary<Mask> {
  return grayImages(maxSide, 1);
}
