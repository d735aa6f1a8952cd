import type { WasmModule } from '../../web-assembly.ts';
import { classCount, inputShape, pictureValues } from '../classifier.ts';
import type { Classifier } from '../types.ts';
import { columnBlock, denseColumns, instantiateKernels } from './kernels.ts';
import { type ConvolutionLayout, type Layout, layOut, type Plane } from './layout.ts';
import type { PlainConvolution, PlainNetwork } from './plain-network.ts';
import { pointCount, transformKernels } from './winograd.ts';

const floatBytes = Float32Array.BYTES_PER_ELEMENT;
const sidePx = inputShape[1];

/**
 * A plain network as a classifier, on kernels of our own: a picture's convolutions by Winograd's algorithm in WASM, on the
 * calling thread. Sums are always made in the same order, whatever else is in the batch. Throws `RangeError` where the network
 * wants more memory than there is.
 */
export function createPlainClassifier(module: WasmModule, network: PlainNetwork): Classifier {
  const layout = layOut(network);
  const { kernels, floats } = instantiateKernels(module, layout.bytes);
  writeWeights(network, layout, floats);
  const { convolutions, last, scratch, left, products, logits } = layout;
  const picture = convolutions[0]?.input ?? last;

  function convolve({ input, unpooled, ...own }: ConvolutionLayout, next: Plane): void {
    const { stepPx, tiles, rows, depth, columns } = own;
    const to = unpooled ?? next;
    kernels.toPoints(
      input.outerAddress,
      input.rowBytes,
      input.pixelBytes,
      tiles,
      stepPx,
      left,
      rows * depth * floatBytes,
      scratch,
    );
    kernels.multiply(left, own.weights, products, pointCount, rows, depth, columns);
    kernels.fromPoints(
      products,
      rows * columns * floatBytes,
      tiles,
      stepPx,
      own.bias,
      to.address,
      to.rowBytes,
      to.pixelBytes,
      to.sidePx,
      scratch,
    );
    if (unpooled === null) return;
    kernels.maxPool(to.address, to.rowBytes, next.address, next.rowBytes, next.pixelBytes, next.sidePx);
  }

  /** Ten logits, in memory that the next picture overwrites. */
  function read(values: Float32Array): Float32Array {
    writePicture(values, picture, floats);
    convolutions.forEach((own, n) => {
      convolve(own, convolutions[n + 1]?.input ?? last);
    });
    kernels.dense(last.address, layout.denseInputs, layout.denseWeights, layout.denseBias, logits);
    return floats.subarray(logits / floatBytes, logits / floatBytes + classCount);
  }

  return {
    async run(batch, count) {
      if (batch.length !== count * pictureValues) {
        throw new RangeError(`${batch.length} values are not ${count} pictures of ${pictureValues}`);
      }
      const all = new Float32Array(count * classCount);
      for (let n = 0; n < count; n++) {
        all.set(read(batch.subarray(n * pictureValues, (n + 1) * pictureValues)), n * classCount);
      }
      return all;
    },
    // The memory goes with what refers to it.
    dispose: async () => {},
  };
}

function writePicture(
  values: Float32Array,
  { address, rowBytes, pixelBytes }: Plane,
  floats: Float32Array,
): void {
  for (let y = 0; y < sidePx; y++) {
    let at = (address + y * rowBytes) / floatBytes;
    for (let x = 0; x < sidePx; x++) {
      floats[at] = values[y * sidePx + x] ?? 0;
      at += pixelBytes / floatBytes;
    }
  }
}

function writeWeights(network: PlainNetwork, layout: Layout, floats: Float32Array): void {
  network.convolutions.forEach((convolution, n) => {
    const own = layout.convolutions[n];
    if (own !== undefined) writeConvolution(convolution, own, floats);
  });
  const { last, denseWeights, denseBias } = layout;
  const channels = network.convolutions.at(-1)?.outChannels ?? 0;
  const area = last.sidePx ** 2;
  const depth = last.pixelBytes / floatBytes;
  // From channel by channel to pixel by pixel.
  for (let channel = 0; channel < channels; channel++) {
    for (let pixel = 0; pixel < area; pixel++) {
      const from = (channel * area + pixel) * classCount;
      const to = denseWeights / floatBytes + (pixel * depth + channel) * denseColumns;
      floats.set(network.denseKernel.subarray(from, from + classCount), to);
    }
  }
  floats.set(network.denseBias, denseBias / floatBytes);
}

function writeConvolution(
  { kernel, kernelPx, inChannels, bias }: PlainConvolution,
  { weights, bias: biasAddress, depth, columns }: ConvolutionLayout,
  floats: Float32Array,
): void {
  floats.set(bias, biasAddress / floatBytes);
  transformKernels(kernel, kernelPx, inChannels, (outChannel, inChannel, values) => {
    const block = Math.floor(outChannel / columnBlock);
    let at = weights / floatBytes + (block * depth + inChannel) * columnBlock + (outChannel % columnBlock);
    for (let point = 0; point < pointCount; point++) {
      floats[at] = values[point] ?? 0;
      at += depth * columns;
    }
  });
}
