import { borderOf, isBorder } from './border.ts';
import { connectedComponents, labelFlags, pickLabels } from './connected-components.ts';
import { crop } from './crop.ts';
import { growMask } from './grow-mask.ts';
import { histogram, percentile } from './histogram.ts';
import { otsuThreshold } from './otsu-threshold.ts';
import { invertMask, toMask } from './to-mask.ts';
import type { GrayImage, Mask, Rect } from './types.ts';

export interface PlateOptions {
  /** Longer side in cells below which nothing is looked for: a thumbnail's strokes are as wide as plates. */
  readonly minSidePx: number;
  /** A plate differs from what is around it by this many levels ... */
  readonly minContrast: number;
  /** ... and is this share of the picture's side, both ways ... */
  readonly minSideShare: number;
  /** ... and a rectangle to this share of its area: turned by up to eight degrees. An ellipse is one to 0.64. */
  readonly minRectangular: number;
  /** This share of the plate's border, and of the picture's, is even: within this share of its contrast of the median. */
  readonly evenShare: number;
  readonly sameLevelShare: number;
  /** What is written on it differs by this share of its contrast ... */
  readonly minInkShare: number;
  /** ... on this share of its area ... */
  readonly minWrittenShare: number;
  /** ... and is narrower than this share of its longer side: else it is the hole of a thick 0. */
  readonly maxStrokeShare: number;
}

/**
 * The part of a picture's reduced copy that is a plate: a canvas in its frame, a sheet on a table, an even rectangle with something on it and
 * even ground of another level all around. What its ground is, the picture's border doesn't tell. null where there is none.
 */
export function findPlate(map: GrayImage, options: PlateOptions): Rect | null {
  if (Math.max(map.width, map.height) < options.minSidePx) return null;
  const outermost = borderOf(map);
  const around = percentile(histogram(outermost), 0.5);
  const apart = { ...map, data: new Uint8Array(map.data.length) };
  for (let i = 0; i < map.data.length; i++) apart.data[i] = Math.abs((map.data[i] ?? 0) - around);
  const otsu = otsuThreshold(histogram(apart.data));
  if (otsu === null || otsu.upperMean < options.minContrast) return null;
  if (!isEven(outermost, around, otsu.upperMean, options)) return null;
  const filled = withoutHoles(toMask(apart, otsu.level));
  const found = connectedComponents(filled);
  const largest = found.components.reduce((area, component) => Math.max(area, component.area), 0);
  const plate = found.components.find(({ area }) => area === largest);
  if (plate === undefined) return null;
  const least = (side: number) => options.minSideShare * side;
  if (plate.box.width < least(map.width) || plate.box.height < least(map.height)) return null;
  const rectangle = largestRectangle(pickLabels(found, labelFlags(found, [plate])));
  if (rectangle.width * rectangle.height < options.minRectangular * plate.area) return null;
  // Its outermost cells are half of what is around it.
  const inside = {
    x: rectangle.x + 1,
    y: rectangle.y + 1,
    width: rectangle.width - 2,
    height: rectangle.height - 2,
  };
  if (inside.width < 3 || inside.height < 3) return null;
  return isWrittenOn(crop(map, inside), around, options) ? inside : null;
}

function isWrittenOn(plate: GrayImage, around: number, options: PlateOptions): boolean {
  const border = borderOf(plate);
  const ground = percentile(histogram(border), 0.5);
  const contrast = Math.abs(ground - around);
  if (contrast < options.minContrast) return false;
  if (!isEven(border, ground, contrast, options)) return false;
  const isGround = plate.data.map((level) =>
    Math.abs(level - ground) < options.minInkShare * contrast ? 1 : 0,
  );
  const written = isGround.length - isGround.reduce((sum, is) => sum + is, 0);
  if (written < options.minWrittenShare * isGround.length) return false;
  const half = Math.floor((options.maxStrokeShare * Math.max(plate.width, plate.height)) / 2);
  return growMask({ ...plate, data: isGround }, half).data.every((is) => is === 1);
}

function isEven(levels: Uint8Array, middle: number, contrast: number, options: PlateOptions): boolean {
  const most = options.sameLevelShare * contrast;
  const same = levels.filter((level) => Math.abs(level - middle) <= most).length;
  return same >= options.evenShare * levels.length;
}

/** The mask and all that can't be reached from the picture's border without crossing it. */
function withoutHoles(mask: Mask): Mask {
  const { width, height } = mask;
  const around = connectedComponents(invertMask(mask));
  const isInside = new Uint8Array(around.components.length + 1).fill(1);
  const { data: labels } = around.labels;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] ?? 0;
    if (label > 0 && isBorder(i, width, height)) isInside[label] = 0;
  }
  return pickLabels(around, isInside);
}

/** The largest rectangle of set pixels: row by row, from how many are set above each of its pixels. */
function largestRectangle({ data, width, height }: Mask): Rect {
  let best: Rect = { x: 0, y: 0, width: 0, height: 0 };
  const tall = new Uint16Array(width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) tall[x] = data[y * width + x] === 1 ? (tall[x] ?? 0) + 1 : 0;
    for (let x = 0; x < width; x++) {
      let least = tall[x] ?? 0;
      for (let end = x; end < width && least > 0; end++) {
        least = Math.min(least, tall[end] ?? 0);
        const wide = end - x + 1;
        if (wide * least > best.width * best.height) {
          best = { x, y: y - least + 1, width: wide, height: least };
        }
      }
    }
  }
  return best;
}
