import type { GrayImage, Orientation } from './types.ts';

/** How the upright picture is read out of the stored one: which way along its columns and rows, and which first. */
interface ReadingOrder {
  readonly fromRight: boolean;
  readonly fromBottom: boolean;
  /** The upright picture's rows run along the stored one's columns. */
  readonly swapped: boolean;
}

const readingOrders: Readonly<Record<Orientation, ReadingOrder>> = {
  1: { fromRight: false, fromBottom: false, swapped: false },
  2: { fromRight: true, fromBottom: false, swapped: false },
  3: { fromRight: true, fromBottom: true, swapped: false },
  4: { fromRight: false, fromBottom: true, swapped: false },
  5: { fromRight: false, fromBottom: false, swapped: true },
  6: { fromRight: false, fromBottom: true, swapped: true },
  7: { fromRight: true, fromBottom: true, swapped: true },
  8: { fromRight: true, fromBottom: false, swapped: true },
};

/**
 * The upright picture of one that was stored in this orientation (EXIF 2.32, section 4.6.4): mirrored for 2 and 4,
 * turned by 180 deg for 3, by 90 deg clockwise for 6 and counter-clockwise for 8, mirrored along a diagonal for 5 and
 * 7. Width and height change places from 5 on.
 */
export function orient(image: GrayImage, orientation: Orientation): GrayImage {
  if (orientation === 1) return image;
  const { fromRight, fromBottom, swapped } = readingOrders[orientation];
  const column = fromRight ? -1 : 1;
  const row = fromBottom ? -image.width : image.width;
  const origin = (fromRight ? image.width - 1 : 0) + (fromBottom ? (image.height - 1) * image.width : 0);
  const width = swapped ? image.height : image.width;
  const height = swapped ? image.width : image.height;
  const right = swapped ? row : column;
  const down = swapped ? column : row;

  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data[y * width + x] = image.data[origin + x * right + y * down] ?? 0;
  }
  return { data, width, height };
}
