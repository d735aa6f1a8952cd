import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from '../onnx-schema.ts';

/** Attributes by name: whole numbers, lists of them, texts; `{ float }` for any other number. */
export type Attributes = Readonly<
  Record<string, number | readonly number[] | string | { readonly float: number }>
>;

/** Puts an ONNX graph together. Values are known by the names that these functions give. */
export interface GraphBuilder {
  /** A node of `opType`; its one output. An empty name stands for an input that is left out. */
  apply(opType: string, inputs: readonly string[], attributes?: Attributes): string;
  /** A constant vector of int64. */
  ints(values: readonly number[]): string;
  /** A constant vector of float32, or a tensor of `dims`. */
  floats(values: readonly number[] | Float32Array, dims?: readonly number[]): string;
  /** An input of the graph. */
  input(name: string, dims: readonly (number | string)[]): string;
  /** Makes `value` an output of the graph called `name`. */
  output(value: string, name: string, dims: readonly (number | string)[]): void;
  build(name: string): OnnxGraph;
}

export function createGraphBuilder(): GraphBuilder {
  const nodes: OnnxNode[] = [];
  const tensors: OnnxTensor[] = [];
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];

  function append(
    opType: string,
    from: readonly string[],
    attributes: Attributes,
    output = `v${nodes.length}`,
  ): string {
    const listed = Object.entries(attributes).map(([name, value]) => toAttribute(name, value));
    nodes.push({ name: output, opType, inputs: from, output, attributes: listed });
    return output;
  }

  function constant(values: Float32Array | BigInt64Array, dims: readonly number[]): string {
    const name = `c${tensors.length}`;
    tensors.push({ name, dims, values });
    return name;
  }

  return {
    apply: (opType, from, attributes = {}) => append(opType, from, attributes),
    ints: (values) => constant(BigInt64Array.from(values, BigInt), [values.length]),
    floats: (values, dims = [values.length]) => constant(Float32Array.from(values), dims),
    input(name, dims) {
      inputs.push({ name, dims });
      return name;
    },
    output(value, name, dims) {
      append('Identity', [value], {}, name);
      outputs.push({ name, dims });
    },
    build: (name) => ({ name, nodes, tensors, inputs, outputs }),
  };
}

function toAttribute(name: string, value: Attributes[string]): OnnxAttribute {
  if (typeof value === 'object' && 'float' in value) return { name, float: value.float };
  return { name, value };
}
