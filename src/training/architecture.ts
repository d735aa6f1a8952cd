/** The size of what a node gives for one picture: [channels, sidePx, sidePx]; of a vector, sidePx is 1. */
export interface Shape {
  readonly channels: number;
  readonly sidePx: number;
}

/** One step of a network; `inputs` are names of the nodes that it reads, `picture` for the network's input. */
interface NodeBase {
  readonly name: string;
  readonly inputs: readonly string[];
  /** Of its first input ... */
  readonly from: Shape;
  /** ... and of its output. */
  readonly shape: Shape;
}

/** A square convolution without a bias; zeros around the plane. */
export interface ConvNode extends NodeBase {
  readonly op: 'conv';
  readonly kernelPx: number;
  readonly stride: 1 | 2;
  readonly padPx: number;
}

/** Batch normalisation (Ioffe and Szegedy 2015, arXiv 1502.03167), a gain and an offset for each channel. */
export interface NormNode extends NodeBase {
  readonly op: 'norm';
}

/** The larger of a value and 0. */
export interface ReluNode extends NodeBase {
  readonly op: 'relu';
}

/** The sum of two inputs of one shape. */
export interface AddNode extends NodeBase {
  readonly op: 'add';
}

/** The inputs' channels one after the other. */
export interface ConcatNode extends NodeBase {
  readonly op: 'concat';
}

/** The largest, or the mean, of each 2x2, side by side; a last odd row or column is left out. */
export interface PoolNode extends NodeBase {
  readonly op: 'maxPool' | 'averagePool';
}

/** The mean of each channel: a vector. */
export interface GlobalAverageNode extends NodeBase {
  readonly op: 'globalAverage';
}

/** Each output from all values of its input, with a bias. */
export interface DenseNode extends NodeBase {
  readonly op: 'dense';
}

export type Node =
  | ConvNode
  | NormNode
  | ReluNode
  | AddNode
  | ConcatNode
  | PoolNode
  | GlobalAverageNode
  | DenseNode;

/**
 * A network from a 28x28 plane to ten logits: nodes in an order in which each comes after its inputs; the last
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

/** The label of a picture that shows no digit: it is trained towards the same probability for all ten. */
export const notADigit = 10;
