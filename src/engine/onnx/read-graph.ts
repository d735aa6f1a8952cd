import { RefusedOnnx, type WireField, wireFields, wireNumbers } from './wire.ts';

/** A tensor of float32. */
export interface OnnxWeights {
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

export interface OnnxStep {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  /** By name, each as a list; only whole numbers. */
  readonly attributes: ReadonlyMap<string, readonly number[]>;
}

/** An input or output of float32: a text stands for a size that is free. */
export interface OnnxPort {
  readonly name: string;
  readonly dims: readonly (number | string)[];
}

/** A network as its file describes it. */
export interface OnnxGraph {
  readonly operatorSet: number;
  readonly steps: readonly OnnxStep[];
  readonly weights: ReadonlyMap<string, OnnxWeights>;
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

/** TensorProto.DataType.FLOAT. */
const float32 = 1;

/**
 * Reads a network of the simplest kind: one output a node, attributes of whole numbers, weights as raw float32
 * (https://github.com/onnx/onnx/blob/v1.19.0/onnx/onnx.proto3). Null for every other file, which says nothing about it but that
 * this reader can't be sure to know what it means. Never throws.
 */
export function readGraph(model: Uint8Array): OnnxGraph | null {
  try {
    return toGraph(model);
  } catch (error) {
    if (error instanceof RefusedOnnx) return null;
    throw error;
  }
}

function toGraph(model: Uint8Array): OnnxGraph {
  let operatorSet = 0;
  let graph: Uint8Array | null = null;
  for (const field of wireFields(model)) {
    switch (field.number) {
      case 7:
        if (graph !== null) throw unlike();
        graph = bytesOf(field);
        break;
      case 8:
        if (operatorSet !== 0) throw unlike();
        operatorSet = toOperatorSet(bytesOf(field));
        break;
      default:
        // Versions and texts.
        if (field.number > 6 && field.number !== 14) throw unlike();
    }
  }
  if (graph === null) throw unlike();
  const steps: OnnxStep[] = [];
  const weights = new Map<string, OnnxWeights>();
  const inputs: OnnxPort[] = [];
  const outputs: OnnxPort[] = [];
  for (const field of wireFields(graph)) {
    switch (field.number) {
      case 1:
        steps.push(toStep(bytesOf(field)));
        break;
      case 5: {
        const { name, ...tensor } = toWeights(bytesOf(field));
        if (weights.has(name)) throw unlike();
        weights.set(name, tensor);
        break;
      }
      case 11:
        inputs.push(toPort(bytesOf(field)));
        break;
      case 12:
        outputs.push(toPort(bytesOf(field)));
        break;
      default:
        // The graph's name, and what is said about it.
        if (![2, 10, 13, 16].includes(field.number)) throw unlike();
    }
  }
  return { operatorSet, steps, weights, inputs, outputs };
}

function toOperatorSet(message: Uint8Array): number {
  let version = 0;
  for (const field of wireFields(message)) {
    if (field.number === 2) version = field.value;
    else if (field.number !== 1 || bytesOf(field).length > 0) throw unlike();
  }
  return version;
}

function toStep(message: Uint8Array): OnnxStep {
  let operator = '';
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, readonly number[]>();
  for (const field of wireFields(message)) {
    switch (field.number) {
      case 1:
        inputs.push(textOf(field));
        break;
      case 2:
        outputs.push(textOf(field));
        break;
      case 4:
        operator = textOf(field);
        break;
      case 5: {
        const [name, numbers] = toAttribute(bytesOf(field));
        if (attributes.has(name)) throw unlike();
        attributes.set(name, numbers);
        break;
      }
      default:
        // Its name, and what is said about it.
        if (![3, 6, 9].includes(field.number)) throw unlike();
    }
  }
  const [output, ...others] = outputs;
  if (output === undefined || others.length > 0) throw unlike();
  return { operator, inputs, output, attributes };
}

function toAttribute(message: Uint8Array): [name: string, numbers: readonly number[]] {
  let name = '';
  const numbers: number[] = [];
  for (const field of wireFields(message)) {
    switch (field.number) {
      case 1:
        name = textOf(field);
        break;
      case 3:
        numbers.push(field.value);
        break;
      case 8:
        for (const number of wireNumbers(field)) numbers.push(number);
        break;
      default:
        // Its type, which follows from the field, and what is said about it.
        if (field.number !== 20 && field.number !== 13) throw unlike();
    }
  }
  return [name, numbers];
}

function toWeights(message: Uint8Array): OnnxWeights & { readonly name: string } {
  let name = '';
  let type = 0;
  let raw: Uint8Array = new Uint8Array();
  const dims: number[] = [];
  for (const field of wireFields(message)) {
    switch (field.number) {
      case 1:
        for (const dim of wireNumbers(field)) dims.push(dim);
        break;
      case 2:
        type = field.value;
        break;
      case 8:
        name = textOf(field);
        break;
      case 9:
        raw = bytesOf(field);
        break;
      default:
        if (field.number !== 12) throw unlike();
    }
  }
  const count = dims.reduce((product, size) => product * size, 1);
  if (type !== float32 || raw.length !== count * Float32Array.BYTES_PER_ELEMENT) throw unlike();
  return { name, dims, values: toFloats(raw) };
}

/** A copy, since they may lie anywhere in the file; little-endian, as everything that runs WASM is. */
function toFloats(raw: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(raw).buffer);
}

function toPort(message: Uint8Array): OnnxPort {
  let name = '';
  let dims: readonly (number | string)[] = [];
  for (const field of wireFields(message)) {
    if (field.number === 1) name = textOf(field);
    else if (field.number === 2) dims = toTensorType(bytesOf(field));
    else if (field.number !== 3) throw unlike();
  }
  return { name, dims };
}

/** TypeProto: the sizes of a tensor of float32. */
function toTensorType(message: Uint8Array): readonly (number | string)[] {
  const [type, ...others] = wireFields(message);
  if (type?.number !== 1 || others.length > 0) throw unlike();
  let element = 0;
  const dims: (number | string)[] = [];
  for (const field of wireFields(bytesOf(type))) {
    if (field.number === 1) element = field.value;
    else if (field.number === 2)
      for (const dim of wireFields(bytesOf(field))) dims.push(toSize(bytesOf(dim)));
    else throw unlike();
  }
  if (element !== float32) throw unlike();
  return dims;
}

function toSize(message: Uint8Array): number | string {
  const [size, ...others] = wireFields(message);
  if (size === undefined || others.length > 0) throw unlike();
  if (size.number === 1) return size.value;
  if (size.number === 2) return textOf(size);
  throw unlike();
}

function bytesOf({ bytes }: WireField): Uint8Array {
  if (bytes === null) throw unlike();
  return bytes;
}

function textOf(field: WireField): string {
  return new TextDecoder().decode(bytesOf(field));
}

function unlike(): RefusedOnnx {
  return new RefusedOnnx('is not of the simplest kind');
}
