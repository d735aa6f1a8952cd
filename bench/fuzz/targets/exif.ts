import { exifOrientation } from '../../../src/image/index.ts';
import { mutatePicture } from '../mutate-picture.ts';
import { require, type Target } from '../target.ts';

/** Whatever stands in EXIF data, there is an orientation from 1 to 8, and nothing is thrown. */
export const exifTarget: Target = {
  maxMs: 500,
  mutate: (input, _, random) => mutatePicture(input, random),
  run(input) {
    const orientation: number = exifOrientation(input);
    require(orientation >= 1 && orientation <= 8, 'an orientation is 1 to 8');
  },
};
