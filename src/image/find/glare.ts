import { boxAround, longerSide, touchesEdge } from '../box-around.ts';
import { labelFlags, pickLabels, totalArea } from '../connected-components.ts';
import { crop } from '../crop.ts';
import { histogram, percentile } from '../histogram.ts';
import { strokeWidth } from '../thicken.ts';
import type { GrayImage, Rect } from '../types.ts';
import type { FoundDigit } from './found-digit.ts';
import { meanInk } from './mean-ink.ts';

export interface GlareOptions {
  /** Glare is so many levels lighter than the paper, whose light is uneven too ... */
  readonly minRise: number;
  /** ... and makes ink paler by this factor, at least. */
  readonly minGain: number;
  /** Ink that is paler by more than this is lost. */
  readonly maxGain: number;
  /** How far beside what was found the rest of the digit may lie, as a share of its longer side. */
  readonly reachShare: number;
  /** This share of the strokes found is among the digit's then ... */
  readonly minCovered: number;
  /** ... which has this share of their area, at least: the level may be another one ... */
  readonly minAreaShare: number;
  /** ... and strokes so many times as wide, at most: else it is the grain of the ground. */
  readonly maxWidths: number;
}

/** How light the ground is, as a reduced copy of a picture, a cell of which is so many pixels wide. */
export interface Ground {
  readonly map: GrayImage;
  readonly cellPx: number;
}

/**
 * The digit that was found, with those strokes of it that are pale, or were not found, since there is glare on them; null where there is none.
 * `find` looks for a digit in ink. Light that is reflected is added to that from paper and ink alike, so of their contrast the share is left
 * that the ground's distance to white is of the paper's.
 */
export function underGlare(
  found: FoundDigit,
  ground: Ground,
  find: (ink: GrayImage) => FoundDigit | null,
  options: GlareOptions,
): FoundDigit | null {
  const { ink, kept, components } = found;
  // What is left between erased lines may be joints.
  if (kept.length === 0 || found.ruled) return null;
  const around = histogram(crop(ground.map, cellsAround(found, ground, options.reachShare)).data);
  const paper = percentile(around, 0.5);
  const gainOf = (level: number): number =>
    level < paper + options.minRise
      ? 1
      : Math.min(options.maxGain, ((level / paper) * (255 - paper)) / Math.max(1, 255 - level));
  if (gainOf(percentile(around, 1)) < options.minGain) return null;
  const whole = find(withGains(ink, ground, gainOf, meanInk(ink, components, kept)));
  return whole !== null && isWhole(whole, found, options) ? whole : null;
}

/** The cells that the digit and the rest of it may lie in. */
function cellsAround({ kept }: FoundDigit, { map, cellPx }: Ground, reachShare: number): Rect {
  const box = boxAround(kept);
  const reach = reachShare * longerSide(box);
  const from = (start: number): number => Math.max(0, Math.floor((start - reach) / cellPx));
  const to = (end: number, size: number): number => Math.min(size, Math.ceil((end + reach) / cellPx));
  const [x, y] = [from(box.x), from(box.y)];
  return {
    x,
    y,
    width: to(box.x + box.width, map.width) - x,
    height: to(box.y + box.height, map.height) - y,
  };
}

/** Ink times the gain of the ground under it, but not darker thereby than `most`. */
function withGains(
  ink: GrayImage,
  { map, cellPx }: Ground,
  gainOf: (level: number) => number,
  most: number,
): GrayImage {
  const { width } = ink;
  const gains = Float64Array.from({ length: 256 }, (_, level) => gainOf(level));
  const data = ink.data.map((level, i) => {
    const x = Math.min(map.width - 1, Math.floor((i % width) / cellPx));
    const y = Math.min(map.height - 1, Math.floor(Math.floor(i / width) / cellPx));
    const gain = gains[map.data[y * map.width + x] ?? 0] ?? 1;
    return Math.max(level, Math.min(most, Math.round(level * gain)));
  });
  return { ...ink, data };
}

/** Whether a digit is one of which part was found before. */
function isWhole(whole: FoundDigit, part: FoundDigit, options: GlareOptions): boolean {
  if (whole.ruled || whole.kept.length > part.kept.length + 1) return false;
  if (touchesEdge(whole.kept, whole.ink) && !touchesEdge(part.kept, part.ink)) return false;
  const area = totalArea(part.kept);
  if (whole.kept.length === 0 || totalArea(whole.kept) < options.minAreaShare * area) return false;
  const all = pickLabels(whole.components, labelFlags(whole.components, whole.kept));
  const own = pickLabels(part.components, labelFlags(part.components, part.kept));
  const covered = own.data.reduce((sum, is, i) => sum + (is & (all.data[i] ?? 0)), 0);
  return covered >= options.minCovered * area && strokeWidth(all) <= options.maxWidths * strokeWidth(own) + 1;
}
