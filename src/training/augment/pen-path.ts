import { boundingBox, type Mask, type Point } from '../../image/index.ts';
import { planeSidePx } from '../architecture.ts';
import { largestSquare } from './blot.ts';
import { sampleInk } from './sample.ts';
import { skeleton } from './skeleton.ts';
import { type Chain, traceChains } from './trace.ts';

/** A pen's way between two ends or crossings, in pixels of the 28x28 digit; a dot is a stroke of one point. */
export interface Stroke {
  readonly points: readonly Point[];
  /** Whether the pen touched down or was lifted here; false where the stroke meets another or itself. */
  readonly freeStart: boolean;
  readonly freeEnd: boolean;
}

/** The digit is thinned at twice its size: enough that close strokes stay apart. */
const enlargement = 2;
const sidePx = planeSidePx * enlargement;
const inkLevel = 0.4;
/** Passes of averaging each point with its neighbours, which takes the steps out of the lines. */
const smoothings = 2;
/** Free ends shorter than so many points are thinning's own: corners of the outline. */
const minSpurPoints = 4;

const straight = [-sidePx, -1, 1, sidePx] as const;
/** Diagonal steps, each with the two straight ways around it. */
const diagonal = [
  [-sidePx - 1, -sidePx, -1],
  [-sidePx + 1, -sidePx, 1],
  [sidePx - 1, sidePx, -1],
  [sidePx + 1, sidePx, 1],
] as const;

/** A square of ink so many times as wide as the strokes are on average is a blot: a filled loop, strokes run together. */
const blotStrokes = 1.8;
/**
 * Strokes this wide, as a share of the digit's height (of one twice as wide as high, half its width), close their loops: in a fifth of
 * MNIST. The line through the middle of a filled 8 is a 9 or a 1. Of 2,500 digits drawn again with a thin pen 45 were misread; 23 of
 * the 32 that had lost what they were are among these.
 */
const fatStroke = 0.19;

/**
 * The strokes of the pen that may have written a 28x28 digit (ink 0 to 255): the lines of its skeleton; null where a
 * blot or a fat pen hides them.
 */
export function penPath(digit: Uint8Array): readonly Stroke[] | null {
  const mask = { data: enlarged(digit), width: sidePx, height: sidePx };
  const thin = skeleton(mask).data;
  const pixels: number[] = [];
  let area = 0;
  for (let i = 0; i < thin.length; i++) {
    area += mask.data[i] ?? 0;
    if (thin[i] === 1) pixels.push(i);
  }
  const strokePx = area / pixels.length;
  if (largestSquare(mask) > blotStrokes * strokePx || strokePx > fatStroke * heightOf(mask)) return null;
  const index = new Int32Array(thin.length).fill(-1);
  pixels.forEach((pixel, k) => {
    index[pixel] = k;
  });
  const neighbours = pixels.map((pixel) => {
    const joined: number[] = [];
    const join = (offset: number): void => {
      const k = index[pixel + offset] ?? -1;
      if (k >= 0) joined.push(k);
    };
    straight.forEach(join);
    for (const [offset, a, b] of diagonal) {
      // A corner taken in two straight steps needs no third.
      if (thin[pixel + a] === 0 && thin[pixel + b] === 0) join(offset);
    }
    return joined;
  });
  let points: readonly Point[] = pixels.map((pixel) => ({
    x: ((pixel % sidePx) + 0.5) / enlargement,
    y: (Math.floor(pixel / sidePx) + 0.5) / enlargement,
  }));
  for (let pass = 0; pass < smoothings; pass++) points = smoothed(points, neighbours);
  return traceChains(neighbours)
    .filter((chain) => !isSpur(chain))
    .map(({ points: chain, freeStart, freeEnd }) => ({
      points: chain.flatMap((k) => points[k] ?? []),
      freeStart,
      freeEnd,
    }));
}

function enlarged(digit: Uint8Array): Uint8Array {
  const data = new Uint8Array(sidePx * sidePx);
  for (let y = 0; y < sidePx; y++) {
    for (let x = 0; x < sidePx; x++) {
      if (!touchesInk(digit, x, y)) continue;
      const value = sampleInk(digit, (x + 0.5) / enlargement, (y + 0.5) / enlargement);
      data[y * sidePx + x] = value >= inkLevel ? 1 : 0;
    }
  }
  return data;
}

/** Of the box around a mask's ink, or half its width where that is more. */
function heightOf({ data, width, height }: Mask): number {
  const box = boundingBox({ data, width, height }, 1);
  return box === null ? 0 : Math.max(box.height, box.width / 2);
}

/** Whether there is ink among the four pixels nearest to a pixel of the enlarged digit. */
function touchesInk(digit: Uint8Array, x: number, y: number): boolean {
  const i = (y >> 1) * planeSidePx + (x >> 1);
  const across = (x & 1) === 1 ? 1 : -1;
  const down = (y & 1) === 1 ? planeSidePx : -planeSidePx;
  const near =
    (digit[i] ?? 0) + (digit[i + across] ?? 0) + (digit[i + down] ?? 0) + (digit[i + across + down] ?? 0);
  return near > 0;
}

function isSpur({ points, freeStart, freeEnd }: Chain): boolean {
  return freeStart !== freeEnd && points.length < minSpurPoints;
}

/** Each point and its neighbours' mean, halved; an end of a line stays where it is. */
function smoothed(points: readonly Point[], neighbours: readonly (readonly number[])[]): readonly Point[] {
  return points.map((point, k) => {
    const joined = neighbours[k] ?? [];
    if (joined.length < 2) return point;
    let [x, y] = [0, 0];
    for (const n of joined) {
      x += points[n]?.x ?? 0;
      y += points[n]?.y ?? 0;
    }
    return { x: (point.x + x / joined.length) / 2, y: (point.y + y / joined.length) / 2 };
  });
}
