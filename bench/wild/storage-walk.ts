import type { Orientation } from '../../src/image/index.ts';

export interface StorageWalk {
  /** The shown pixel that is stored first, and how far from it the next to the right and below are. */
  readonly first: number;
  readonly right: number;
  readonly down: number;
}

/** Where in a shown picture of `width` by `height` the stored pixels are found (EXIF 2.32, section 4.6.4, tag 0x0112). */
export function storageWalk(orientation: Orientation, width: number, height: number): StorageWalk {
  const lastColumn = width - 1;
  const lastRow = (height - 1) * width;
  switch (orientation) {
    case 1:
      return { first: 0, right: 1, down: width };
    case 2:
      return { first: lastColumn, right: -1, down: width };
    case 3:
      return { first: lastRow + lastColumn, right: -1, down: -width };
    case 4:
      return { first: lastRow, right: 1, down: -width };
    case 5:
      return { first: 0, right: width, down: 1 };
    case 6:
      return { first: lastColumn, right: width, down: -1 };
    case 7:
      return { first: lastRow + lastColumn, right: -width, down: -1 };
    case 8:
      return { first: lastRow, right: -width, down: 1 };
    default:
      return orientation satisfies never;
  }
}
