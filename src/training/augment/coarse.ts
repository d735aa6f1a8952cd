import { type GrayImage, resizeArea } from '../../image/index.ts';
import { keysWeights } from '../keys-weights.ts';
import type { Random } from '../random.ts';

export type Reduction = 'nearest' | 'bilinear' | 'area';

/** A square picture at `sidePx`, as programs make thumbnails: bilinear looks at four pixels alone, however many there are. */
export function reduceTo(image: GrayImage, sidePx: number, how: Reduction): GrayImage {
  switch (how) {
    case 'area':
      return resizeArea(image, sidePx, sidePx);
    case 'bilinear':
      return sampled(image, sidePx, linearTaps);
    case 'nearest':
      return sampled(image, sidePx, nearestTaps);
    default:
      return how satisfies never;
  }
}

/** `factor` (a whole number) times as large: blocks, or bicubic with its bright and dark rims. */
export function enlarge(image: GrayImage, factor: number, how: 'blocks' | 'bilinear' | 'bicubic'): GrayImage {
  const taps = { blocks: nearestTaps, bilinear: linearTaps, bicubic: cubicTaps }[how];
  return sampled(image, image.width * factor, taps);
}

export function randomReduction(random: Random): Reduction {
  const kind = random.uniform();
  return kind < 0.2 ? 'nearest' : kind < 0.5 ? 'bilinear' : 'area';
}

/** First source pixel and the weights of it and those that follow, for a place in pixels. */
type Taps = (at: number) => { readonly first: number; readonly weights: readonly number[] };

const nearestTaps: Taps = (at) => ({ first: Math.floor(at), weights: [1] });

const linearTaps: Taps = (at) => {
  const first = Math.floor(at - 0.5);
  const right = at - 0.5 - first;
  return { first, weights: [1 - right, right] };
};

const cubicTaps: Taps = (at) => {
  const second = Math.floor(at - 0.5);
  return { first: second - 1, weights: keysWeights(at - 0.5 - second) };
};

/** Rows, then columns; the edge's pixels go on outside. */
function sampled({ data, width }: GrayImage, sidePx: number, taps: Taps): GrayImage {
  const places = Array.from({ length: sidePx }, (_, k) => taps(((k + 0.5) * width) / sidePx));
  const inside = (k: number): number => Math.max(0, Math.min(width - 1, k));
  const rows = new Float32Array(sidePx * width);
  places.forEach(({ first, weights }, y) => {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++)
        sum += (weights[k] ?? 0) * (data[inside(first + k) * width + x] ?? 0);
      rows[y * width + x] = sum;
    }
  });
  const out = new Uint8Array(sidePx * sidePx);
  places.forEach(({ first, weights }, x) => {
    for (let y = 0; y < sidePx; y++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++)
        sum += (weights[k] ?? 0) * (rows[y * width + inside(first + k)] ?? 0);
      out[y * sidePx + x] = Math.max(0, Math.min(255, Math.round(sum)));
    }
  });
  return { data: out, width: sidePx, height: sidePx };
}
