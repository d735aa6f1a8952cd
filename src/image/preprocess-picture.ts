import { isDigitsError } from '../errors.ts';
import { type Preprocessed, type PreprocessOptions, preprocess } from './preprocess.ts';
import type { GrayImage } from './types.ts';

/**
 * The 28x28 of a picture of one handwritten digit, from its luma `gray`; where nothing stands out of that, from what `readColors`
 * makes of its colours (see {@link readChroma}; null for none), with the flag `chroma`: red on a green of the same luma. Throws
 * `preprocessing_failed` where there is nothing to read in either.
 */
export function preprocessPicture(
  gray: GrayImage,
  readColors: () => GrayImage | null,
  options: PreprocessOptions,
): Preprocessed {
  try {
    return preprocess(gray, options);
  } catch (blank) {
    if (!isDigitsError(blank)) throw blank;
    const chroma = readColors();
    if (chroma === null) throw blank;
    // Neither of two colours of the same luma is the light one.
    const { invert: _, ...rest } = options;
    const { flags, ...found } = preprocess(chroma, rest);
    return { ...found, flags: ['chroma', ...flags] };
  }
}
