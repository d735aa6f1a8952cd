import type { GrayImage, PictureFormat } from '../../src/image/index.ts';
import { drawDigit } from './draw.ts';
import { goldenJpeg, orientationTiff, withExif } from './picture-jpeg.ts';
import { chunk, header, join, type PngPicture, pngFile, signature } from './picture-png.ts';

export interface GoodPicture {
  readonly name: string;
  readonly format: PictureFormat;
  readonly bytes: Uint8Array;
}

/** Small valid files of all kinds, with a digit on them; the same at every call. */
export function goodPictures(): readonly GoodPicture[] {
  const digit = drawDigit(7, { width: 33, height: 30, sizePx: 22, penPx: 3 });
  const level = (x: number, y: number) => digit.data[y * digit.width + x] ?? 0;
  const size = { width: digit.width, height: digit.height };
  const png = (name: string, picture: Omit<PngPicture, 'width' | 'height'>, split?: number): GoodPicture => ({
    name,
    format: 'png',
    bytes: pngFile({ filter: (row) => row % 5, ...picture, ...size }, split),
  });
  const jpeg = (name: string, bytes = goldenJpeg(name)): GoodPicture => ({ name, format: 'jpeg', bytes });

  return [
    png('gray-1', { colorType: 0, bitDepth: 1, samples: (x, y) => [level(x, y) >> 7] }),
    png('gray-4-interlaced', {
      colorType: 0,
      bitDepth: 4,
      interlaced: true,
      samples: (x, y) => [level(x, y) >> 4],
    }),
    png('gray-8', { colorType: 0, bitDepth: 8, samples: (x, y) => [level(x, y)] }, 50),
    png('gray-16', { colorType: 0, bitDepth: 16, samples: (x, y) => [level(x, y) * 257] }),
    png('gray-transparent', {
      colorType: 0,
      bitDepth: 8,
      samples: (x, y) => [level(x, y)],
      transparency: [255],
    }),
    png('rgb-8', { colorType: 2, bitDepth: 8, samples: (x, y) => [level(x, y), level(x, y), 200] }, 64),
    png('rgb-16-interlaced', {
      colorType: 2,
      bitDepth: 16,
      interlaced: true,
      samples: (x, y) => [level(x, y) * 257, level(x, y) * 250, 50_000],
    }),
    png('palette-2-transparent', {
      colorType: 3,
      bitDepth: 2,
      palette: [
        [0, 0, 80],
        [90, 90, 120],
        [180, 180, 190],
        [255, 255, 255],
      ],
      transparency: [255, 200],
      samples: (x, y) => [level(x, y) >> 6],
    }),
    png('palette-8', {
      colorType: 3,
      bitDepth: 8,
      palette: Array.from({ length: 256 }, (_, i) => [i, i, 255 - (i >> 2)] as const),
      samples: (x, y) => [level(x, y)],
    }),
    png('gray-alpha-8', { colorType: 4, bitDepth: 8, samples: (x, y) => [0, 255 - level(x, y)] }),
    png('rgba-8', { colorType: 6, bitDepth: 8, samples: (x, y) => [10, 20, 90, 255 - level(x, y)] }),
    png('rgba-16-interlaced', {
      colorType: 6,
      bitDepth: 16,
      interlaced: true,
      samples: (x, y) => [level(x, y) * 257, 0, 0, 65_535],
    }),
    { name: 'oriented-png', format: 'png', bytes: orientedPng(digit) },
    jpeg('baseline-420'),
    jpeg('baseline-444'),
    jpeg('gray'),
    jpeg('gray-restart'),
    jpeg('progressive-420'),
    jpeg('progressive-refined'),
    jpeg('restart-420'),
    jpeg('sequential-scans'),
    jpeg('ycck'),
    jpeg('oriented-jpeg', withExif(goldenJpeg('baseline-420'), orientationTiff(6, true))),
  ];
}

/** An `eXIf` chunk that says "turned", and text and a physical size, around the data. */
function orientedPng(digit: GrayImage): Uint8Array {
  const { width, height } = digit;
  const picture: PngPicture = {
    width,
    height,
    colorType: 0,
    bitDepth: 8,
    samples: (x, y) => [digit.data[y * width + x] ?? 0],
  };
  const rest = pngFile(picture).slice(signature.length + header(picture).length);
  const extras = [
    chunk('pHYs', Uint8Array.of(0, 0, 1, 0, 0, 0, 1, 0, 1)),
    chunk(
      'tEXt',
      Uint8Array.from('Title\0digit', (letter) => letter.charCodeAt(0)),
    ),
    chunk('eXIf', orientationTiff(8, false)),
  ];
  return join(signature, header(picture), ...extras, rest);
}
