import type { Mask } from '../types.ts';

export interface PathOptions {
  /** A path may jump over this many pixels that are not set ... */
  readonly maxGapPx: number;
  /** ... and goes straight for this many before it moves sideways by another: one in six is 9.5 degrees. */
  readonly straightPx: number;
}

/**
 * For every pixel, the length in columns of the longest nearly straight path of set pixels that ends there, from the left (`step` 1) or the
 * right (-1); 0 where none does (path opening, Heijmans et al. 2005, doi:10.1007/s10851-005-4887-1, with a limit on turning). That of the longest
 * path through a set pixel is the sum of both, less one.
 */
export function pathLengths(mask: Mask, options: PathOptions, step: 1 | -1): Uint16Array {
  const { data, width, height } = mask;
  const lengths = new Uint16Array(width * height);
  let gaps = new Uint8Array(height + 2);
  let straight = new Uint8Array(height + 2);
  let nextGaps = new Uint8Array(height + 2);
  let nextStraight = new Uint8Array(height + 2);
  for (let k = 0; k < width; k++) {
    const x = step === 1 ? k : width - 1 - k;
    for (let y = 0; y < height; y++) {
      const i = y * width + x;
      let best = k > 0 ? (lengths[i - step] ?? 0) : 0;
      let from = y;
      // Rows stand one further in `gaps` and `straight`, so that the rows outside the mask need no check.
      if (k > 0 && y > 0 && (straight[y] ?? 0) >= options.straightPx) {
        const length = lengths[i - step - width] ?? 0;
        if (length > best) {
          best = length;
          from = y - 1;
        }
      }
      if (k > 0 && y < height - 1 && (straight[y + 2] ?? 0) >= options.straightPx) {
        const length = lengths[i - step + width] ?? 0;
        if (length > best) {
          best = length;
          from = y + 1;
        }
      }
      const isInk = data[i] !== 0;
      const gap = isInk ? 0 : (gaps[from + 1] ?? 0) + 1;
      const goesOn = isInk || (best > 0 && gap <= options.maxGapPx);
      lengths[i] = goesOn ? best + 1 : 0;
      nextGaps[y + 1] = Math.min(gap, options.maxGapPx);
      nextStraight[y + 1] = goesOn && from === y ? Math.min(255, (straight[y + 1] ?? 0) + 1) : 0;
    }
    [gaps, nextGaps] = [nextGaps, gaps];
    [straight, nextStraight] = [nextStraight, straight];
  }
  return lengths;
}
