import { type ConvNode, pictureInput } from '../architecture.ts';
import type { Emission, Target } from './emission.ts';

/** Below this many input channels the shifted planes are multiplied together rather than one by one. */
const fewChannels = 8;

/**
 * A convolution and its gradients. By the input: at stride 1 a convolution of the gradient with the kernel reversed in
 * space and transposed in channels, else a transposed convolution. By the kernel: `kernelGradient`.
 */
export function emitConv(node: ConvNode, input: string, target: Target): Emission {
  const { graph, parameter } = target;
  const { kernelPx, padPx, stride, from } = node;
  const kernel = parameter('kernel');
  const output = graph.apply('Conv', [input, kernel], {
    kernel_shape: [kernelPx, kernelPx],
    pads: [padPx, padPx, padPx, padPx],
    strides: [stride, stride],
  });

  function inputGradient(gradient: string): string {
    if (stride === 1) {
      const transposed = graph.apply('Transpose', [kernel], { perm: [1, 0, 2, 3] });
      const ends = [-kernelPx - 1, -kernelPx - 1];
      const reversed = graph.apply('Slice', [
        transposed,
        ...[[-1, -1], ends, [2, 3], [-1, -1]].map((values) => graph.ints(values)),
      ]);
      const pad = kernelPx - 1 - padPx;
      return graph.apply('Conv', [gradient, reversed], {
        kernel_shape: [kernelPx, kernelPx],
        pads: [pad, pad, pad, pad],
      });
    }
    const left = (from.sidePx + 2 * padPx - kernelPx) % stride;
    return graph.apply('ConvTranspose', [gradient, kernel], {
      kernel_shape: [kernelPx, kernelPx],
      pads: [padPx, padPx, padPx, padPx],
      strides: [stride, stride],
      output_padding: [left, left],
    });
  }

  return {
    output,
    backward: (gradient) => ({
      // Nobody asks for the gradient by the picture.
      inputs: node.inputs[0] === pictureInput ? [] : [inputGradient(gradient)],
      parameters: {
        kernel:
          stride === 1
            ? kernelGradient(node, input, gradient, target)
            : stridedKernelGradient(node, input, gradient, target),
      },
    }),
  };
}

/**
 * Each of the kernel's places sees the input shifted by its offset: a product of the gradient [out, pixels] with the
 * shifted input [in, pixels]. With both on one grid as wide as the padded plane, a shift is a slice of contiguous rows. As a
 * convolution with the gradient for a kernel the same takes two to three times as long (docs/decisions/0004).
 */
function kernelGradient(node: ConvNode, input: string, gradient: string, target: Target): string {
  const { graph, batchSize } = target;
  const { kernelPx, padPx, from, shape } = node;
  const grid = from.sidePx + 2 * padPx;
  const pixels = batchSize * grid * grid;
  const reach = (kernelPx - 1) * (grid + 1);

  function rows(value: string, channels: number, before: number, after: number): string {
    const padded =
      before + after === 0
        ? value
        : graph.apply('Pad', [value, graph.ints([0, 0, before, before, 0, 0, after, after])]);
    const swapped = graph.apply('Transpose', [padded], { perm: [1, 0, 2, 3] });
    return graph.apply('Reshape', [swapped, graph.ints([channels, pixels])]);
  }

  function columns(value: string, offset: number): string {
    if (reach === 0) return value;
    const bounds = [[offset], [offset + pixels - reach], [1]].map((values) => graph.ints(values));
    return graph.apply('Slice', [value, ...bounds]);
  }

  const source = rows(input, from.channels, padPx, padPx);
  const slope = columns(rows(gradient, shape.channels, 0, kernelPx - 1), 0);
  const places = Array.from({ length: kernelPx ** 2 }, (_, k) =>
    columns(source, Math.floor(k / kernelPx) * grid + (k % kernelPx)),
  );
  const dims = [shape.channels, from.channels, kernelPx, kernelPx];
  if (from.channels < fewChannels) {
    const stacked = graph.apply('Concat', places, { axis: 0 });
    const product = graph.apply('Gemm', [slope, stacked], { transB: 1 });
    const apart = graph.ints([shape.channels, kernelPx, kernelPx, from.channels]);
    return graph.apply('Transpose', [graph.apply('Reshape', [product, apart])], { perm: [0, 3, 1, 2] });
  }
  const products = places.map((place) =>
    graph.apply('Reshape', [
      graph.apply('Gemm', [slope, place], { transB: 1 }),
      graph.ints([shape.channels, from.channels, 1]),
    ]),
  );
  return graph.apply('Reshape', [graph.apply('Concat', products, { axis: 2 }), graph.ints(dims)]);
}

/** The gradient as a dilated kernel over the input, pictures and channels swapped. */
function stridedKernelGradient(node: ConvNode, input: string, gradient: string, { graph }: Target): string {
  const { kernelPx, padPx, stride, shape } = node;
  const swap = (value: string): string => graph.apply('Transpose', [value], { perm: [1, 0, 2, 3] });
  const product = graph.apply('Conv', [swap(input), swap(gradient)], {
    kernel_shape: [shape.sidePx, shape.sidePx],
    pads: [padPx, padPx, padPx, padPx],
    dilations: [stride, stride],
  });
  const bounds = [
    [0, 0],
    [kernelPx, kernelPx],
    [2, 3],
  ].map((values) => graph.ints(values));
  return swap(graph.apply('Slice', [product, ...bounds]));
}
