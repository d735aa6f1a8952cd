import { inputShape } from '../classifier.ts';
import { columnBlock, denseColumns, rowBlock, scratchBytes } from './kernels.ts';
import type { PlainNetwork } from './plain-network.ts';
import { pointCount, stepPxOf, tilePx } from './winograd.ts';

const floatBytes = Float32Array.BYTES_PER_ELEMENT;
/** Addresses are multiples of a vector's bytes. */
const alignment = 16;

/** A plane in memory, [row, column, channel], with zeros around it. */
export interface Plane {
  /** Of its first pixel, behind the border. */
  readonly address: number;
  /** Of the border's first pixel, `padPx` above and to the left. */
  readonly outerAddress: number;
  readonly sidePx: number;
  readonly rowBytes: number;
  readonly pixelBytes: number;
}

/** Where a convolution finds everything; addresses in bytes. */
export interface ConvolutionLayout {
  readonly input: Plane;
  /** [36, outChannels / 8, inChannels, 8]. */
  readonly weights: number;
  readonly bias: number;
  readonly stepPx: number;
  /** A side. */
  readonly tiles: number;
  /** Tiles, filled up to whole blocks. */
  readonly rows: number;
  /** Channels, filled up to whole blocks. */
  readonly depth: number;
  readonly columns: number;
  /** What comes out, where a pooling follows; else it goes to the next plane. */
  readonly unpooled: Plane | null;
}

export interface Layout {
  readonly bytes: number;
  readonly scratch: number;
  /** The transformed input, and the products, of one layer after the other. */
  readonly left: number;
  readonly products: number;
  readonly convolutions: readonly ConvolutionLayout[];
  readonly last: Plane;
  readonly denseInputs: number;
  readonly denseWeights: number;
  readonly denseBias: number;
  readonly logits: number;
}

/** Finds room for a network and what it computes with. Borders lie in memory that nothing writes to, and so stay 0. */
export function layOut({ convolutions }: PlainNetwork): Layout {
  let bytes = 0;
  function take(count: number): number {
    const address = bytes;
    bytes += roundUp(count * floatBytes, alignment);
    return address;
  }
  function plane(sidePx: number, outerPx: number, padPx: number, channels: number): Plane {
    const outerAddress = take(outerPx ** 2 * channels);
    const pixelBytes = channels * floatBytes;
    const rowBytes = outerPx * pixelBytes;
    return {
      address: outerAddress + padPx * (rowBytes + pixelBytes),
      outerAddress,
      sidePx,
      rowBytes,
      pixelBytes,
    };
  }

  const scratch = take(scratchBytes / floatBytes);
  let sidePx: number = inputShape[1];
  // The picture's one channel is filled up to a vector.
  let depth = rowBlock;
  let leftCount = 0;
  let productCount = 0;
  const layouts: ConvolutionLayout[] = [];
  for (const { kernelPx, outChannels, pooled } of convolutions) {
    const stepPx = stepPxOf(kernelPx);
    const tiles = Math.ceil(sidePx / stepPx);
    const rows = roundUp(tiles ** 2, rowBlock);
    const columns = roundUp(outChannels, columnBlock);
    layouts.push({
      input: plane(sidePx, (tiles - 1) * stepPx + tilePx, (kernelPx - 1) / 2, depth),
      weights: take(pointCount * depth * columns),
      bias: take(columns),
      unpooled: pooled ? plane(sidePx, sidePx, 0, columns) : null,
      ...{ stepPx, tiles, rows, depth, columns },
    });
    leftCount = Math.max(leftCount, pointCount * rows * depth);
    productCount = Math.max(productCount, pointCount * rows * columns);
    depth = columns;
    if (pooled) sidePx = Math.floor(sidePx / 2);
  }
  const denseInputs = sidePx ** 2 * depth;
  return {
    scratch,
    left: take(leftCount),
    products: take(productCount),
    convolutions: layouts,
    last: plane(sidePx, sidePx, 0, depth),
    denseInputs,
    denseWeights: take(denseInputs * denseColumns),
    denseBias: take(denseColumns),
    logits: take(denseColumns),
    // Last, when all is taken.
    bytes,
  };
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
