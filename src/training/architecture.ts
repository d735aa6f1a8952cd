/** One step of a network; `input` is the name of the node that it reads, `picture` for the network's input. */
interface NodeBase {
  readonly name: string;
  readonly input: string;
}

/** A square convolution of stride 1 that keeps the plane's size (zeros around it), without a bias. */
export interface ConvNode extends NodeBase {
  readonly op: 'conv';
  readonly sidePx: number;
  readonly inChannels: number;
  readonly outChannels: number;
}

/** Batch normalisation (Ioffe and Szegedy 2015, arXiv 1502.03167), then the larger of the result and 0. */
export interface NormReluNode extends NodeBase {
  readonly op: 'normRelu';
  readonly channels: number;
}

/** The largest of each 2x2, side by side; a last odd row or column is left out. */
export interface MaxPoolNode extends NodeBase {
  readonly op: 'maxPool';
}

/** Each output from all values of its input, with a bias. */
export interface DenseNode extends NodeBase {
  readonly op: 'dense';
  readonly inUnits: number;
  readonly outUnits: number;
}

export type Node = ConvNode | NormReluNode | MaxPoolNode | DenseNode;

/**
 * A network from a 28x28 plane to ten logits: nodes in an order in which each comes after its input; the last
 * one's output is the network's. Training and the ONNX export both read this list.
 */
export interface Architecture {
  readonly name: string;
  readonly nodes: readonly Node[];
}

/** The name of the network's input: planes of one channel. */
export const pictureInput = 'picture';

/** Side of the planes that networks read, in pixels, and how many digits there are. */
export const planeSidePx = 28;
export const digits = 10;

/** The label of a picture that shows no digit: its target is flat. */
export const notADigit = 10;
