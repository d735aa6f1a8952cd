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
  /** What it hides is this share of the strokes that are found, at least, where it hides all of them. */
  readonly minLostShare: number;
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
  const mean = meanInk(ink, components, kept);
  const cells = litCells(ground, ink, gainOf);
  if (!isPaler(found, mean, cells, options)) return null;
  const whole = find(withGains(ink, cells, mean));
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

/** A cell of the ground, in pixels, where ink is paler by a factor. */
interface LitCell {
  readonly box: Rect;
  readonly gain: number;
}

/** The cells where the gain is over 1. */
function litCells(
  { map, cellPx }: Ground,
  { width, height }: GrayImage,
  gainOf: (level: number) => number,
): readonly LitCell[] {
  const gains = Array.from({ length: 256 }, (_, level) => gainOf(level));
  const cells: LitCell[] = [];
  for (let i = 0; i < map.data.length; i++) {
    const gain = gains[map.data[i] ?? 0] ?? 1;
    if (gain <= 1) continue;
    const x = (i % map.width) * cellPx;
    const y = Math.floor(i / map.width) * cellPx;
    const box = { x, y, width: Math.min(cellPx, width - x), height: Math.min(cellPx, height - y) };
    cells.push({ box, gain });
  }
  return cells;
}

/**
 * Whether strokes are paler where the ground is light, by the gain, as they are under glare: where a lamp lights the paper they are as dark as the others, as a
 * share of the light (the geometric mean of the two parts them). Where none were found in the light, whether there is enough that the gain would make one.
 * `mean` is that of all the strokes found.
 */
function isPaler(
  { ink, kept, components, level }: FoundDigit,
  mean: number,
  cells: readonly LitCell[],
  options: GlareOptions,
): boolean {
  const isKept = labelFlags(components, kept);
  const { data: labels, width } = components.labels;
  const area = totalArea(kept);
  let [lit, litInk, gainSum, lost] = [0, 0, 0, 0];
  for (const { box, gain } of cells) {
    if (gain < options.minGain) continue;
    for (let y = box.y; y < box.y + box.height; y++) {
      for (let i = y * width + box.x, end = i + box.width; i < end; i++) {
        const dark = ink.data[i] ?? 0;
        if (isKept[labels[i] ?? 0] === 1) {
          lit++;
          litInk += dark;
          gainSum += gain;
        } else if (dark <= level && dark * gain > level) lost++;
      }
    }
  }
  if (lit === 0) return lost >= options.minLostShare * area;
  return lit === area || (litInk / lit) * Math.sqrt(gainSum / lit) <= (mean * area - litInk) / (area - lit);
}

/** Ink times its gain, but not darker thereby than `most`. */
function withGains(ink: GrayImage, cells: readonly LitCell[], most: number): GrayImage {
  const data = ink.data.slice();
  for (const { box, gain } of cells) {
    for (let y = box.y; y < box.y + box.height; y++) {
      for (let i = y * ink.width + box.x, end = i + box.width; i < end; i++) {
        const level = data[i] ?? 0;
        data[i] = Math.max(level, Math.min(most, Math.round(level * gain)));
      }
    }
  }
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
