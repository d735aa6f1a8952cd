import { describe, expect, test } from 'vitest';
import { decode } from '../../src/image/decode.ts';
import { orient } from '../../src/image/orient.ts';
import { probe } from '../../src/image/probe.ts';
import { readGray } from '../../src/image/read-gray.ts';
import type { GrayImage } from '../../src/image/types.ts';
import { drawDigit } from '../helpers/draw.ts';
import { corpusLimits } from '../helpers/malformed-corpus.ts';
import { inverseOrientations, orientations } from '../helpers/orientations.ts';
import { goodPictures } from '../helpers/picture-good.ts';
import {
  changeParts,
  goldenJpeg,
  jpegMarkers,
  orientationTiff,
  splitJpeg,
  withExif,
} from '../helpers/picture-jpeg.ts';
import { chunk, header, join, type PngPicture, pngFile, signature } from '../helpers/picture-png.ts';

const limits = { maxBytes: 100_000, maxSidePx: 64 };
function grayPicture(width: number, height: number): PngPicture {
  return { width, height, colorType: 0, bitDepth: 8, samples: (x, y) => [(x * 7 + y) & 255] };
}

function grayPng(image: GrayImage, ...extras: readonly Uint8Array[]): Uint8Array {
  const { width, height, data } = image;
  const picture = {
    ...grayPicture(width, height),
    samples: (x: number, y: number) => [data[y * width + x] ?? 0],
  };
  return join(signature, header(picture), ...extras, pngFile(picture).slice(signature.length + 25));
}

describe('probe', () => {
  test.each(goodPictures())(
    '$name: format and size are those of the decoded picture',
    ({ bytes, format }) => {
      const found = probe(bytes, corpusLimits);
      const { image } = decode(bytes, corpusLimits);
      expect(found).toMatchObject({ format, width: image.width, height: image.height });
    },
  );

  test.each(orientations)(
    'reads orientation %d from EXIF in a JPEG and from eXIf in a PNG',
    (orientation) => {
      for (const littleEndian of [false, true]) {
        const tiff = orientationTiff(orientation, littleEndian);
        expect(probe(withExif(goldenJpeg('baseline-420'), tiff), limits).orientation).toBe(orientation);
        const image = drawDigit(4, { width: 20, height: 30, sizePx: 15, penPx: 2 });
        expect(probe(grayPng(image, chunk('eXIf', tiff)), limits).orientation).toBe(orientation);
      }
    },
  );

  test('finds an eXIf chunk behind the data, and APP1 behind the frame', () => {
    const tiff = orientationTiff(5, true);
    const png = pngFile(grayPicture(8, 8));
    expect(probe(join(png.slice(0, -12), chunk('eXIf', tiff), chunk('IEND')), limits).orientation).toBe(5);
    const jpeg = changeParts(withExif(goldenJpeg('gray'), tiff), jpegMarkers.soi, (soi) => [soi]);
    const [soi, exif, ...rest] = splitJpeg(jpeg);
    const behind = [soi, ...rest.slice(0, -2), exif, ...rest.slice(-2)].flatMap((found) => found ?? []);
    const file = join(...behind.flatMap(({ marker, data, coded }) => [segmentOf(marker, data), coded]));
    expect(probe(file, limits).orientation).toBe(5);
  });

  test('of several orientations the first one counts, in a JPEG and in a PNG', () => {
    const [first, second] = [orientationTiff(6, true), orientationTiff(3, false)];
    expect(probe(withExif(withExif(goldenJpeg('gray'), second), first), limits).orientation).toBe(6);
    const image = drawDigit(4, { width: 20, height: 30, sizePx: 15, penPx: 2 });
    const png = grayPng(image, chunk('eXIf', first), chunk('eXIf', second));
    expect(probe(png, limits).orientation).toBe(6);
  });

  test.each([
    ['empty', new Uint8Array(0)],
    ['cut', orientationTiff(6, true).slice(0, 15)],
    ['noise', Uint8Array.from({ length: 200 }, (_, i) => (i * 89) & 255)],
  ])('EXIF that is %s is ignored', (_, tiff) => {
    expect(probe(withExif(goldenJpeg('gray'), tiff), limits).orientation).toBe(1);
    expect(decode(withExif(goldenJpeg('gray'), tiff), limits).image).toEqual(
      decode(goldenJpeg('gray'), limits).image,
    );
  });

  test.each(orientations)('a file stored in orientation %d reads like the upright one', (orientation) => {
    const upright = drawDigit(2, { width: 30, height: 22, sizePx: 18, penPx: 3 });
    const stored = orient(upright, inverseOrientations[orientation]);
    const file = grayPng(stored, chunk('eXIf', orientationTiff(orientation, false)));
    expect(readGray(file, limits)).toMatchObject({ gray: upright, width: 30, height: 22 });
  });

  test('the limits are the largest that pass', () => {
    const file = pngFile(grayPicture(64, 64));
    expect(probe(file, limits)).toEqual({
      format: 'png',
      width: 64,
      height: 64,
      isGray: true,
      orientation: 1,
    });
    expect(probe(file, { ...limits, maxBytes: file.length })).toMatchObject({ width: 64 });
    const tooLarge = expect.objectContaining({ code: 'too_large' });
    expect(() => probe(file, { ...limits, maxBytes: file.length - 1 })).toThrow(tooLarge);
    expect(() => probe(pngFile(grayPicture(65, 8)), limits)).toThrow(tooLarge);
    expect(() => probe(pngFile(grayPicture(8, 65)), limits)).toThrow(tooLarge);
    expect(() => probe(pngFile(grayPicture(3, 8)), limits)).toThrow(
      expect.objectContaining({ code: 'bad_dimensions' }),
    );
    expect(probe(pngFile(grayPicture(4, 4)), limits)).toMatchObject({ width: 4, height: 4 });
  });

  test('a picture of too many pixels is refused, whatever side is allowed', () => {
    const head = header({ width: 10_000, height: 10_000, bitDepth: 1, colorType: 0 });
    const file = join(signature, head, chunk('IDAT', new Uint8Array(20)), chunk('IEND'));
    expect(() => probe(file, { ...limits, maxSidePx: 20_000 })).toThrow(
      expect.objectContaining({ code: 'too_large' }),
    );
  });

  test('is judged by its header, whatever follows', () => {
    const huge = join(signature, header({ width: 50_000, height: 50_000, bitDepth: 8, colorType: 6 }));
    expect(() => probe(huge, limits)).toThrow(expect.objectContaining({ code: 'too_large' }));
    const broken = pngFile(grayPicture(8, 8));
    broken.fill(0, 45, -16);
    expect(probe(broken, limits)).toMatchObject({ width: 8, height: 8 });
    expect(() => decode(broken, limits)).toThrow(expect.objectContaining({ code: 'invalid_image' }));
  });
});

function segmentOf(marker: number, data: Uint8Array): Uint8Array {
  const hasLength = marker < 0xd0 || marker > 0xd9 || marker === 0xda;
  const length = hasLength
    ? Uint8Array.of((data.length + 2) >> 8, (data.length + 2) & 255)
    : new Uint8Array(0);
  return join(Uint8Array.of(0xff, marker), length, data);
}
