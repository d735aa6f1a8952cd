import { connectedComponents, totalArea } from '../connected-components.ts';
import { countWhere, histogram, percentile } from '../histogram.ts';
import { localMedian } from '../local-median.ts';
import type { GrayImage } from '../types.ts';
import { type TightCropOptions, tightCrop } from './tight-crop.ts';

export interface PolarityOptions {
  /** Width of the border, as a share of the shorter side. */
  readonly borderShare: number;
  /** Border levels this near to their median, as a share of the picture's range, are the same ground ... */
  readonly sameLevelShare: number;
  /** ... and where this share of the border is, the ground is even. */
  readonly evenShare: number;
  /** Side of the square whose median stands for uneven ground, as a share of the longest side. */
  readonly windowShare: number;
  /** Narrower than that the picture is a thumbnail, in pixels of the reduced copy. */
  readonly minSidePx: number;
  /** Where the ground is uneven and its median lighter than this it is paper: boards swallow most of the light. */
  readonly maxBoardLevel: number;
  /** Lighter ground than that, of which there is darker by this share of what there is lighter, may have a lamp's reflection on it. */
  readonly minBothShare: number;
  /** ... and so it has where its lightest part fills this share of its box, whose sides differ by this factor at most ... */
  readonly minSpotShare: number;
  readonly maxSpotAspect: number;
  /** ... and anything is darker by this share of what that is lighter. */
  readonly minDarkShare: number;
  /** Where the darkest is so many times as far from the uneven ground's median as the lightest, it is dim paper. */
  readonly minInkRatio: number;
  /** On lighter ground ink is light where the lightest is farther from the median, and of what is narrow less than this share is darker. */
  readonly maxPaperInk: number;
  /** ... as it is where that is so many times as far away, and of what is narrower than this window less than this share is darker: fat strokes. */
  readonly minFatRatio: number;
  readonly fatWindowShare: number;
  readonly maxFatInk: number;
  /** The median is one-sided along the edges: this share of the longest side is left out there. */
  readonly marginShare: number;
  /** The darkest that ground counts as, as a share of the lightest level. */
  readonly minGroundShare: number;
}

export interface Polarity {
  /** true: light ink on dark ground; false: dark ink on light ground. */
  readonly inverted: boolean;
  /** Whether the ground is the same along the whole border, but for strokes that were cropped: no shadow, no desk. */
  readonly even: boolean;
  /** Whether that is because it is a tight crop, whose border is strokes and paper. */
  readonly cropped: boolean;
}

/**
 * Whether the ink is darker or lighter than its ground, from a reduced copy of a picture. Ink is what differs
 * from the ground, so the question is what the ground is. On even ground it is the border, and in a tight crop of
 * a digit most of it. A lamp's reflection on a whiteboard is lighter than its ground, as chalk is, but wide. Where the border is uneven because
 * light falls unevenly or the desk shows, it is the median around each pixel: that follows
 * the edges of large regions, light or dark, so that only what is narrow stands out. On paper that is dark, unless what is light stands out
 * by far; on what is as dark as boards it is what there is more of. In thumbnails, whose strokes are as
 * wide as the gaps, it is the picture's median: ink is the smaller part. Of equals, the ink is dark.
 */
export function detectPolarity(map: GrayImage, options: PolarityOptions, crop: TightCropOptions): Polarity {
  const counts = histogram(map.data);
  const lightest = percentile(counts, 0.995);
  const darkest = percentile(counts, 0.005);
  const range = lightest - darkest;
  const border = borderLevels(map, options);
  const borderCounts = histogram(border);
  const ground = percentile(borderCounts, 0.5);
  const isSame = (level: number) => Math.abs(level - ground) <= options.sameLevelShare * range;
  const same = countWhere(borderCounts, isSame);
  if (same >= options.evenShare * border.length) {
    const lightInk = darkShare(map, () => ground) < 0.5;
    const isReflection = (): boolean =>
      (ground - darkest >= options.minBothShare * (lightest - ground) &&
        !isNarrowLight(map, lightest, options)) ||
      hasSpot(map, ground, lightest, options);
    const inverted = lightInk && !(ground > options.maxBoardLevel && isReflection());
    return { inverted, even: true, cropped: false };
  }
  const cropped = tightCrop(map, crop);
  if (cropped !== null) return { inverted: cropped === 'dark', even: true, cropped: true };
  const side = Math.max(map.width, map.height);
  const middle = percentile(counts, 0.5);
  if (side >= options.minSidePx) {
    const [over, under] = [lightest - middle, middle - darkest];
    const inverted =
      middle > options.maxBoardLevel
        ? over > under && isLightInk(map, lightest, over / under, options)
        : under < options.minInkRatio * over && isNarrowLight(map, lightest, options);
    return { inverted, even: false, cropped: false };
  }
  return { inverted: darkShare(map, () => middle) < 0.5, even: false, cropped: false };
}

/** Whether the ink on what is as light as paper is lighter; `ratio`: how many times as far the lightest is from the median as the darkest. */
function isLightInk(map: GrayImage, lightest: number, ratio: number, options: PolarityOptions): boolean {
  const { maxPaperInk, minFatRatio, fatWindowShare, maxFatInk } = options;
  if (narrowDarkShare(map, lightest, 2, options) < maxPaperInk) return true;
  if (ratio < minFatRatio) return false;
  return narrowDarkShare(map, lightest, 2, { ...options, windowShare: fatWindowShare }) < maxFatInk;
}

/** Whether what is narrow is lighter than what is around it. */
function isNarrowLight(map: GrayImage, lightest: number, options: PolarityOptions): boolean {
  return narrowDarkShare(map, lightest, 1, options) < 0.5;
}

/** The share of what is narrow that is darker than what is around it. */
function narrowDarkShare(map: GrayImage, lightest: number, power: 1 | 2, options: PolarityOptions): number {
  const side = Math.max(map.width, map.height);
  const around = localMedian(map, Math.round((side * options.windowShare) / 2)).data;
  const leastGround = Math.max(1, options.minGroundShare * lightest);
  const margin = Math.round(side * options.marginShare);
  return darkShare(map, (i) => around[i] ?? 0, { margin, leastGround, power });
}

/**
 * Whether what is lightest is one round spot, and something else is darker than the ground by some of what the spot is lighter: strokes
 * are longer than wide, and a digit whose holes are closed has nothing beside it.
 */
function hasSpot(map: GrayImage, ground: number, lightest: number, options: PolarityOptions): boolean {
  const { minSpotShare, maxSpotAspect, minDarkShare } = options;
  const light = connectedComponents(map, Math.round((ground + lightest) / 2));
  const area = totalArea(light.components);
  const spot = light.components.find((component) => 2 * component.area > area);
  if (spot === undefined) return false;
  const { width, height } = spot.box;
  if (Math.max(width, height) > maxSpotAspect * Math.min(width, height)) return false;
  if (spot.area < minSpotShare * width * height) return false;
  return map.data.some((level) => ground - level >= minDarkShare * (lightest - ground));
}

interface DarkShareOptions {
  /** Pixels nearer to the edge are left out. */
  readonly margin: number;
  /** In shadow ink differs less from its ground, so differences count as shares of the ground, of this at least. */
  readonly leastGround: number;
  /** A shadow's corner differs by as much as a stroke: where there may be any, differences aren't squared. */
  readonly power: 1 | 2;
}

/** Of the differences from the ground, the share of what is darker than it; 0.5 where there are none. */
function darkShare(
  map: GrayImage,
  groundAt: (i: number) => number,
  { margin, leastGround, power }: DarkShareOptions = { margin: 0, leastGround: 255, power: 2 },
): number {
  const { data, width, height } = map;
  let dark = 0;
  let light = 0;
  for (let y = margin; y < height - margin; y++) {
    for (let x = margin; x < width - margin; x++) {
      const i = y * width + x;
      const ground = groundAt(i);
      const difference = (ground - (data[i] ?? 0)) / Math.max(leastGround, ground);
      const weight = power === 1 ? Math.abs(difference) : difference * difference;
      if (difference > 0) dark += weight;
      else light += weight;
    }
  }
  return dark + light > 0 ? dark / (dark + light) : 0.5;
}

function borderLevels(map: GrayImage, options: PolarityOptions): Uint8Array {
  const { data, width, height } = map;
  const border = Math.max(1, Math.round(Math.min(width, height) * options.borderShare));
  return data.filter((_, i) => {
    const x = i % width;
    const y = (i - x) / width;
    return x < border || x >= width - border || y < border || y >= height - border;
  });
}
