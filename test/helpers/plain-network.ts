import { type Network, node } from './network.ts';
import type { Field } from './wire.ts';

export interface PlainLayer {
  readonly kernelPx: number;
  readonly channels: number;
  readonly pooled: boolean;
}

/** Weights of a plain network with 28x28 pictures and ten logits. */
export interface PlainWeights {
  readonly layers: readonly (PlainLayer & { readonly kernel: Float32Array; readonly bias: Float32Array })[];
  readonly dense: Float32Array;
  readonly denseBias: Float32Array;
}

/** Weights such that what comes out of each layer is about as large as what went in; `random` gives 0 to 1. */
export function plainWeights(layers: readonly PlainLayer[], random: () => number): PlainWeights {
  const values = (count: number, scale: number): Float32Array =>
    Float32Array.from({ length: count }, () => (random() - 0.4) * scale);
  let channels = 1;
  let sidePx = 28;
  const weighted = layers.map((layer) => {
    const inputs = channels * layer.kernelPx ** 2;
    channels = layer.channels;
    if (layer.pooled) sidePx = Math.floor(sidePx / 2);
    return { ...layer, kernel: values(inputs * channels, 3 / inputs), bias: values(channels, 0.5) };
  });
  const inputs = channels * sidePx ** 2;
  return { layers: weighted, dense: values(inputs * 10, 3 / inputs), denseBias: values(10, 1) };
}

/** The network as an ONNX file's parts, as the trainer writes them. */
export function plainParts({ layers, dense, denseBias }: PlainWeights): Network {
  const nodes: (readonly Field[])[] = [];
  const tensors: (readonly Field[])[] = [];
  let value = 'picture';
  let inChannels = 1;
  let sidePx = 28;
  layers.forEach(({ kernelPx, channels, pooled, kernel, bias }, n) => {
    const padPx = (kernelPx - 1) / 2;
    nodes.push([
      ...node('Conv', [value, `kernel${n}`, `bias${n}`], `conv${n}`),
      ints('kernel_shape', [kernelPx, kernelPx]),
      ints('pads', [padPx, padPx, padPx, padPx]),
      ints('strides', [1, 1]),
    ]);
    nodes.push(node('Relu', [`conv${n}`], `relu${n}`));
    tensors.push(
      floats(`kernel${n}`, [channels, inChannels, kernelPx, kernelPx], kernel),
      floats(`bias${n}`, [channels], bias),
    );
    value = `relu${n}`;
    inChannels = channels;
    if (!pooled) return;
    sidePx = Math.floor(sidePx / 2);
    value = `pool${n}`;
    nodes.push([
      ...node('MaxPool', [`relu${n}`], value),
      ints('kernel_shape', [2, 2]),
      ints('strides', [2, 2]),
    ]);
  });
  nodes.push(
    [...node('Flatten', [value], 'flat'), ints('axis', [1])],
    node('Gemm', ['flat', 'dense', 'denseBias'], 'logits'),
  );
  tensors.push(floats('dense', [inChannels * sidePx ** 2, 10], dense), floats('denseBias', [10], denseBias));
  return { nodes, tensors };
}

/** What the network answers, by the definitions and in double precision: [10]. */
export function plainLogits({ layers, dense, denseBias }: PlainWeights, picture: Float32Array): number[] {
  let planes: readonly Float64Array[] = [Float64Array.from(picture)];
  let sidePx = 28;
  for (const { kernelPx, channels, pooled, kernel, bias } of layers) {
    const convolved = Array.from({ length: channels }, (_, out) =>
      convolve(
        planes,
        sidePx,
        kernelPx,
        kernel.subarray(out * planes.length * kernelPx ** 2),
        bias[out] ?? 0,
      ),
    );
    planes = pooled ? convolved.map((plane) => pool(plane, sidePx)) : convolved;
    if (pooled) sidePx = Math.floor(sidePx / 2);
  }
  const flat = planes.flatMap((plane) => Array.from(plane));
  return Array.from(denseBias, (bias, digit) =>
    flat.reduce((sum, value, n) => sum + value * (dense[n * 10 + digit] ?? 0), bias),
  );
}

function convolve(
  planes: readonly Float64Array[],
  sidePx: number,
  kernelPx: number,
  kernel: Float32Array,
  bias: number,
): Float64Array {
  const padPx = (kernelPx - 1) / 2;
  return Float64Array.from({ length: sidePx ** 2 }, (_, at) => {
    let sum = bias;
    planes.forEach((plane, channel) => {
      for (let ky = 0; ky < kernelPx; ky++) {
        for (let kx = 0; kx < kernelPx; kx++) {
          const y = Math.floor(at / sidePx) + ky - padPx;
          const x = (at % sidePx) + kx - padPx;
          if (y < 0 || x < 0 || y >= sidePx || x >= sidePx) continue;
          sum += (plane[y * sidePx + x] ?? 0) * (kernel[channel * kernelPx ** 2 + ky * kernelPx + kx] ?? 0);
        }
      }
    });
    return Math.max(0, sum);
  });
}

function pool(plane: Float64Array, sidePx: number): Float64Array {
  const outPx = Math.floor(sidePx / 2);
  return Float64Array.from({ length: outPx ** 2 }, (_, at) => {
    const from = 2 * Math.floor(at / outPx) * sidePx + 2 * (at % outPx);
    return Math.max(...[0, 1, sidePx, sidePx + 1].map((step) => plane[from + step] ?? 0));
  });
}

/** An attribute that is a list of whole numbers. */
export function ints(name: string, numbers: readonly number[]): Field {
  return [5, [[1, name], ...numbers.map((number): Field => [8, number]), [20, 7]]];
}

function floats(name: string, dims: readonly number[], values: Float32Array): readonly Field[] {
  const data = new Uint8Array(values.slice().buffer);
  return [...dims.map((size): Field => [1, size]), [2, 1], [8, name], [9, data]];
}
