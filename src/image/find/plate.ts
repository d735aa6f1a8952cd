import { newBytes } from '../arena.ts';
import { borderOf } from '../border.ts';
import {
  type Component,
  connectedComponents,
  labelFlags,
  largestComponent,
  pickComponents,
} from '../connected-components.ts';
import { convexHull, polygonArea } from '../convex.ts';
import { dilateMask } from '../dilate-mask.ts';
import { fitPlane } from '../fit-plane.ts';
import { countWhere, histogram, percentile } from '../histogram.ts';
import { invert } from '../invert.ts';
import { otsuThreshold } from '../otsu-threshold.ts';
import { invertMask, toMask } from '../to-mask.ts';
import type { GrayImage, Mask, Point } from '../types.ts';
import { withoutHoles } from '../without-holes.ts';
import { cutOut, type Plate } from './cut-out.ts';
import { edgeSteps } from './edge-steps.ts';
import { isWritten, type WrittenOptions } from './is-written.ts';
import { outlineOf } from './outline.ts';

export interface PlateOptions extends WrittenOptions {
  /** Longer side in cells below which nothing is looked for: a thumbnail's strokes are as wide as plates. */
  readonly minSidePx: number;
  /** A plate differs from what is around it by this many levels ... */
  readonly minContrast: number;
  /** ... is this share of the picture's shorter side, both ways ... */
  readonly minSideShare: number;
  /** ... fills this share of the box around it ... */
  readonly minBoxShare: number;
  /** ... keeps this share of its area when its grain is taken off ... */
  readonly minCoreShare: number;
  /** ... and then fills this share of its hull. */
  readonly minConvex: number;
  /** This share of its outline is the picture's border at most: the light half of a picture is no sheet. */
  readonly maxCutShare: number;
  /** So many others of its kind are as large, at most: a square of squared paper is no sheet. */
  readonly maxPeers: number;
  /** Where more than this share is, it must be as even as a plain border: paper between shadows isn't. */
  readonly shadowCutShare: number;
  /** The step along half of its own outline is this share of its contrast at least, and along three quarters this. */
  readonly minStep: number;
  readonly minWeakStep: number;
  /** How much its outline is one of a rectangle, 0..1 ... */
  readonly minRectangular: number;
  /** ... or it is a disc: its hull fills this share of its box, whose sides' ratio is this at least, and is not cut ... */
  readonly minDiscFill: number;
  readonly maxDiscFill: number;
  readonly minDiscAspect: number;
  /** ... this share of it is unlike what is around: a ring is no disc ... */
  readonly minDiscShare: number;
  /** ... and what is on it is this share of its height, at least, and is written: else it is the hole of a 0. */
  readonly minFigureShare: number;
  /** Cells along its edges that are left out, and the sine of the angle up to which it isn't turned. */
  readonly insetCells: number;
  readonly minTurn: number;
  /** Its sides' ratio: a thick 1 is narrower. */
  readonly minAspect: number;
  /** Where this share of the picture's border is within this share of the contrast, it is plain: nothing else is looked for. */
  readonly plainShare: number;
  readonly plainLevelShare: number;
  /** This share of the plate's border, without the slope of the light, is even: within this share of its contrast of the median. */
  readonly evenShare: number;
  readonly sameLevelShare: number;
  /** What on it differs by this share of its contrast is narrower than this share of its longer side: else it is the hole of a thick 0. */
  readonly minHoleShare: number;
  readonly maxStrokeShare: number;
}

/**
 * The part of a picture's reduced copy that is a plate: a canvas in its frame, a sheet on a table, turned or seen from the side. It is a
 * rectangle nearly, or a disc with something written on it, with another level around. What its ground is, the picture's border doesn't tell.
 * null where there is none.
 */
export function findPlate(map: GrayImage, options: PlateOptions): Plate | null {
  if (Math.max(map.width, map.height) < options.minSidePx) return null;
  const border = borderOf(map);
  const around = percentile(histogram(border), 0.5);
  const apart = { ...map, data: newBytes(map.data.length) };
  for (let i = 0; i < map.data.length; i++) apart.data[i] = Math.abs((map.data[i] ?? 0) - around);
  const otsu = otsuThreshold(histogram(apart.data));
  if (otsu === null || otsu.upperMean < options.minContrast) return null;
  const plate = asPlate(map, toMask(apart, otsu.level), options);
  if (plate !== null) return plate;
  if (isEven(border, around, options.plainLevelShare * otsu.upperMean, options.plainShare)) return null;
  for (const mask of regions(map)) {
    const region = asPlate(map, mask, options);
    if (region !== null) return region;
  }
  return null;
}

/** What is lighter than Otsu's threshold, what is darker, and, for a shadow over sheet and table, what is lighter than either class's own. */
function* regions(map: GrayImage): Generator<Mask> {
  const counts = histogram(map.data);
  const middle = otsuThreshold(counts);
  if (middle === null) return;
  const light = toMask(map, middle.level);
  yield light;
  yield invertMask(light);
  const darker = otsuThreshold(counts.slice(0, middle.level + 1));
  if (darker !== null) yield toMask(map, darker.level);
  const lighter = otsuThreshold(counts.map((count, level) => (level > middle.level ? count : 0)));
  if (lighter !== null) yield toMask(map, lighter.level);
}

/** The largest component of a mask, if it is a plate. */
function asPlate(map: GrayImage, mask: Mask, options: PlateOptions): Plate | null {
  const { minSideShare, minBoxShare, minConvex, maxCutShare, minRectangular } = options;
  const whole = largestOf(withoutHoles(mask));
  if (whole === null || whole.peers > options.maxPeers) return null;
  const { area, box } = whole.component;
  if (area < minBoxShare * box.width * box.height) return null;
  if (Math.min(box.width, box.height) < minSideShare * Math.min(map.width, map.height)) return null;
  const region = largestOf(opened(whole.mask));
  if (region === null || region.component.area < options.minCoreShare * area) return null;
  const corners = convexHull(region.mask);
  if (region.component.area < minConvex * polygonArea(corners)) return null;
  const { cutShare, rectangular, along } = outlineOf(corners, map.width, map.height);
  if (cutShare > maxCutShare) return null;
  const disc = rectangular < minRectangular;
  if (disc && (cutShare > 0 || !isDisc(corners, region, mask, options))) return null;
  // Which way is right a disc doesn't tell.
  const plate = { corners, along: disc ? { x: 1, y: 0 } : along };
  const sheet = cutOut(map, map, plate, { ...options, cellPx: 1 });
  if (sheet === null) return null;
  const around = percentile(histogram(map.data.filter((_, i) => region.mask.data[i] === 0)), 0.5);
  const ground = percentile(histogram(borderOf(sheet)), 0.5);
  if (!hasEdges(ground < around ? invert(map) : map, corners, Math.abs(ground - around), options))
    return null;
  if (!isSheet(levelled(sheet), around, cutShare, options)) return null;
  return disc && !hasFigure(sheet, ground, around, options) ? null : plate;
}

/** Whether a region whose outline is no rectangle's is a disc, by the area of that. */
function isDisc(
  corners: readonly Point[],
  { component, mask: filled }: Largest,
  mask: Mask,
  options: PlateOptions,
): boolean {
  const { width, height } = component.box;
  const fill = polygonArea(corners) / (width * height);
  const aspect = Math.min(width, height) / Math.max(width, height);
  if (fill < options.minDiscFill || fill > options.maxDiscFill || aspect < options.minDiscAspect)
    return false;
  let own = 0;
  for (let i = 0; i < mask.data.length; i++) own += (mask.data[i] ?? 0) & (filled.data[i] ?? 0);
  return own >= options.minDiscShare * component.area;
}

/** Whether something is written on a disc, other than a spot or a line as the hole of a 0 may be. */
function hasFigure(sheet: GrayImage, ground: number, around: number, options: PlateOptions): boolean {
  const { minHoleShare, minFigureShare } = options;
  const apart = sheet.data.map((level) => Math.abs(level - ground));
  const level = Math.floor(minHoleShare * Math.abs(ground - around));
  const found = connectedComponents({ ...sheet, data: apart }, level);
  return found.components.some(
    (figure) => figure.box.height >= minFigureShare * sheet.height && isWritten(found, figure, options),
  );
}

/** Whether a light region's outline is one of edges, most of them as high as its contrast: the end of a shadow's slope is none. */
function hasEdges(
  map: GrayImage,
  corners: readonly Point[],
  contrast: number,
  options: PlateOptions,
): boolean {
  const steps = edgeSteps(map, corners);
  const quantile = (share: number) => steps[Math.floor(share * steps.length)] ?? contrast;
  return quantile(0.5) >= options.minStep * contrast && quantile(0.25) >= options.minWeakStep * contrast;
}

interface Largest {
  readonly component: Component;
  readonly mask: Mask;
  /** How many others have a third of its area, as the squares of squared paper have. */
  readonly peers: number;
}

function largestOf(whole: Mask): Largest | null {
  const firstLargest = (components: readonly Component[]) => {
    const largest = largestComponent(components);
    return largest === undefined ? [] : [largest];
  };
  const { components, mask } = pickComponents(whole, (components) =>
    labelFlags({ components }, firstLargest(components)),
  );
  const [component] = firstLargest(components);
  if (component === undefined) return null;
  const peers = components.filter(({ area }) => area >= component.area / 3).length - 1;
  return { component, mask, peers };
}

/** The mask without what is narrower than three pixels, as the grain that hangs on a sheet; a sheet's corners stay. */
function opened(mask: Mask): Mask {
  const core = invertMask(dilateMask(invertMask(mask), 1));
  const near = dilateMask(core, 2);
  for (let i = 0; i < near.data.length; i++) near.data[i] = (near.data[i] ?? 0) & (mask.data[i] ?? 0);
  return near;
}

/** Without the fall of the light across it, as a plane fits it; its mean stays. */
function levelled(image: GrayImage): GrayImage {
  const { width, height } = image;
  const { dx, dy } = fitPlane(image, 0);
  const data = image.data.map((level, i) => {
    const slope = dx * ((i % width) - (width - 1) / 2) + dy * (Math.floor(i / width) - (height - 1) / 2);
    return Math.max(0, Math.min(255, Math.round(level - slope)));
  });
  return { data, width, height };
}

/** Whether what was cut out is a sheet by its levels: even, unlike what is `around` it, and whole. */
function isSheet(sheet: GrayImage, around: number, cutShare: number, options: PlateOptions): boolean {
  const [short, long] = [Math.min(sheet.width, sheet.height), Math.max(sheet.width, sheet.height)];
  if (short < options.minAspect * long) return false;
  const border = borderOf(sheet);
  const ground = percentile(histogram(border), 0.5);
  // A dark one that runs out of the picture is the shadow of a phone.
  if (cutShare > 0 && ground < around) return false;
  const contrast = Math.abs(ground - around);
  if (contrast < options.minContrast) return false;
  const [levelShare, share] =
    cutShare > options.shadowCutShare
      ? [options.plainLevelShare, options.plainShare]
      : [options.sameLevelShare, options.evenShare];
  return isEven(border, ground, levelShare * contrast, share) && !hasHole(sheet, ground, contrast, options);
}

function hasHole(sheet: GrayImage, ground: number, contrast: number, options: PlateOptions): boolean {
  const { minHoleShare, maxStrokeShare } = options;
  const data = sheet.data.map((level) => (Math.abs(level - ground) < minHoleShare * contrast ? 1 : 0));
  const half = Math.floor((maxStrokeShare * Math.max(sheet.width, sheet.height)) / 2);
  return dilateMask({ ...sheet, data }, half).data.some((is) => is === 0);
}

/** Whether this share of the levels is at most `most` from `middle`. */
function isEven(levels: Uint8Array, middle: number, most: number, share: number): boolean {
  const isNear = (level: number) => Math.abs(level - middle) <= most;
  return countWhere(histogram(levels), isNear) >= share * levels.length;
}
