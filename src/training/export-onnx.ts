import { digits, pictureInput, planeSidePx } from './architecture.ts';
import type { FoldedConv, FoldedDense, FoldedNetwork, FoldedNode } from './fold.ts';
import { encodeOnnx, type OnnxNode, type OnnxTensor } from './onnx-schema.ts';

const inputName = 'input';
const outputName = 'logits';

interface Part {
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
}

/**
 * A trained network as an ONNX file: `input` [N, 1, 28, 28] -> `logits` [N, 10], N free. tfjs keeps channels last, ONNX
 * first: kernels, and the dense layer's rows, are put in the other order.
 */
export function exportOnnx(network: FoldedNetwork): Uint8Array {
  const last = network.nodes.at(-1)?.name;
  const tensorName = (name: string): string =>
    name === pictureInput ? inputName : name === last ? outputName : name;
  let channels = 1;
  const parts = network.nodes.map((node) => {
    const part = toPart(node, tensorName(node.input), tensorName(node.name), channels);
    if (node.op === 'convRelu') channels = node.outChannels;
    return part;
  });
  return encodeOnnx({
    name: network.name,
    nodes: parts.flatMap(({ nodes }) => nodes),
    tensors: parts.flatMap(({ tensors }) => tensors),
    input: { name: inputName, dims: ['N', 1, planeSidePx, planeSidePx] },
    output: { name: outputName, dims: ['N', digits] },
  });
}

function toPart(node: FoldedNode, input: string, output: string, channels: number): Part {
  switch (node.op) {
    case 'convRelu':
      return convPart(node, input, output);
    case 'maxPool': {
      const sides = [2, 2];
      const attributes = [
        { name: 'kernel_shape', value: sides },
        { name: 'strides', value: sides },
      ];
      return {
        nodes: [{ name: node.name, opType: 'MaxPool', inputs: [input], output, attributes }],
        tensors: [],
      };
    }
    case 'dense':
      return densePart(node, input, output, channels);
    default:
      return node satisfies never;
  }
}

function convPart(node: FoldedConv, input: string, output: string): Part {
  const { name, sidePx, inChannels, outChannels } = node;
  const pad = (sidePx - 1) / 2;
  const sum = `${name}.conv`;
  const conv = {
    name: sum,
    opType: 'Conv',
    inputs: [input, `${name}.kernel`, `${name}.bias`],
    output: sum,
    attributes: [
      { name: 'kernel_shape', value: [sidePx, sidePx] },
      { name: 'pads', value: [pad, pad, pad, pad] },
    ],
  };
  const kernel = new Float32Array(node.kernel.length);
  const area = sidePx * sidePx;
  for (let at = 0; at < area; at++) {
    for (let i = 0; i < inChannels; i++) {
      for (let o = 0; o < outChannels; o++) {
        kernel[(o * inChannels + i) * area + at] = node.kernel[(at * inChannels + i) * outChannels + o] ?? 0;
      }
    }
  }
  return {
    nodes: [conv, { name, opType: 'Relu', inputs: [sum], output, attributes: [] }],
    tensors: [
      { name: `${name}.kernel`, dims: [outChannels, inChannels, sidePx, sidePx], values: kernel },
      { name: `${name}.bias`, dims: [outChannels], values: node.bias },
    ],
  };
}

/** The rows of the kernel are a plane's values by pixel, then channel; ONNX flattens by channel, then pixel. */
function densePart(node: FoldedDense, input: string, output: string, channels: number): Part {
  const { name, inUnits, outUnits } = node;
  const flat = `${name}.flat`;
  const pixels = inUnits / channels;
  const kernel = new Float32Array(node.kernel.length);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let c = 0; c < channels; c++) {
      const row = (pixel * channels + c) * outUnits;
      kernel.set(node.kernel.subarray(row, row + outUnits), (c * pixels + pixel) * outUnits);
    }
  }
  return {
    nodes: [
      {
        name: flat,
        opType: 'Flatten',
        inputs: [input],
        output: flat,
        attributes: [{ name: 'axis', value: 1 }],
      },
      { name, opType: 'Gemm', inputs: [flat, `${name}.kernel`, `${name}.bias`], output, attributes: [] },
    ],
    tensors: [
      { name: `${name}.kernel`, dims: [inUnits, outUnits], values: kernel },
      { name: `${name}.bias`, dims: [outUnits], values: node.bias },
    ],
  };
}
