import type { Orientation } from '../../src/image/index.ts';

export const orientations: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

/** The orientation that undoes each: all undo themselves but the two quarter turns. */
export const inverseOrientations: Readonly<Record<Orientation, Orientation>> = {
  1: 1,
  2: 2,
  3: 3,
  4: 4,
  5: 5,
  6: 8,
  7: 7,
  8: 6,
};
