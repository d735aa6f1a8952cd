import { copyOf } from './arena.ts';
import { kernelAreas } from './picture-kernels.ts';
import type { GrayImage } from './types.ts';

/**
 * An image resampled to `width` x `height` by area averaging with fractional edges: each target pixel is the
 * mean of the source area that it covers, pixels being squares of one value, rounded. The mean level is kept
 * (within rounding), the same size is the identity, and enlarging gives soft-edged blocks.
 */
export function resizeArea(image: GrayImage, width: number, height: number): GrayImage {
  if (width === image.width && height === image.height) return image;
  return resizeKernel(image, width, height) ?? resizeBytes(image, width, height);
}

/** By the kernel, four times as fast. null where there is none, or not enough memory. */
function resizeKernel(image: GrayImage, width: number, height: number): GrayImage | null {
  // A source pixel is shared by two targets at most, but where those are smaller than it.
  const entries = image.width + image.height + 2 * (width + height);
  const room = 16 * entries + 4 * (width + height) + 8 * width * (image.height + 1) + 64;
  const areas = kernelAreas(image.data.length, width * height, room);
  if (areas === null) return null;
  const { kernels, memory } = areas;
  const [from = 0, to = 0, weights = 0] = areas.at;
  memory.set(image.data, from);
  kernels.areaMeans(from, image.width, image.height, width, height, to, weights);
  return { data: copyOf(memory.subarray(to, to + width * height)), width, height };
}

/** The same without a kernel. */
export function resizeBytes(image: GrayImage, width: number, height: number): GrayImage {
  const columns = areaWeights(image.width, width);
  const rows = areaWeights(image.height, height);
  const narrowed = new Float64Array(width * image.height);
  for (let y = 0; y < image.height; y++) {
    const offset = y * image.width;
    for (let x = 0; x < width; x++) {
      let sum = 0;
      const from = columns.starts[x] ?? 0;
      const to = columns.starts[x + 1] ?? 0;
      for (let k = from; k < to; k++) {
        sum += (columns.weights[k] ?? 0) * (image.data[offset + (columns.sources[k] ?? 0)] ?? 0);
      }
      narrowed[y * width + x] = sum;
    }
  }
  const data = new Uint8Array(width * height);
  const row = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    row.fill(0.5);
    const from = rows.starts[y] ?? 0;
    const to = rows.starts[y + 1] ?? 0;
    for (let k = from; k < to; k++) {
      const weight = rows.weights[k] ?? 0;
      const offset = (rows.sources[k] ?? 0) * width;
      for (let x = 0; x < width; x++) row[x] = (row[x] ?? 0) + weight * (narrowed[offset + x] ?? 0);
    }
    data.set(row, y * width);
  }
  return { data, width, height };
}

interface AreaWeights {
  /** The weights of target i are those from `starts[i]` up to `starts[i + 1]`. */
  readonly starts: Int32Array;
  readonly sources: Int32Array;
  /** Shares of the target's area, which sum to 1 for each target. */
  readonly weights: Float64Array;
}

function areaWeights(source: number, target: number): AreaWeights {
  const scale = source / target;
  const starts = new Int32Array(target + 1);
  const sources = new Int32Array(source + 2 * target);
  const weights = new Float64Array(source + 2 * target);
  let count = 0;
  for (let i = 0; i < target; i++) {
    starts[i] = count;
    const from = (i * source) / target;
    const to = ((i + 1) * source) / target;
    for (let s = Math.floor(from); s < to && s < source; s++) {
      const share = (Math.min(to, s + 1) - Math.max(from, s)) / scale;
      if (share <= 0) continue;
      sources[count] = s;
      weights[count] = share;
      count++;
    }
  }
  starts[target] = count;
  return { starts, sources, weights };
}
