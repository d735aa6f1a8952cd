import protobuf from 'protobufjs';

/**
 * The part of the official schema that our networks need, with its names and field numbers
 * (https://github.com/onnx/onnx/blob/v1.16.0/onnx/onnx.proto3).
 */
const schema = `
syntax = "proto3";
package onnx;

message ModelProto {
  int64 ir_version = 1;
  string producer_name = 2;
  GraphProto graph = 7;
  repeated OperatorSetIdProto opset_import = 8;
}

message OperatorSetIdProto {
  string domain = 1;
  int64 version = 2;
}

message GraphProto {
  repeated NodeProto node = 1;
  string name = 2;
  repeated TensorProto initializer = 5;
  repeated ValueInfoProto input = 11;
  repeated ValueInfoProto output = 12;
}

message NodeProto {
  repeated string input = 1;
  repeated string output = 2;
  string name = 3;
  string op_type = 4;
  repeated AttributeProto attribute = 5;
}

message AttributeProto {
  enum AttributeType {
    UNDEFINED = 0;
    FLOAT = 1;
    INT = 2;
    STRING = 3;
    INTS = 7;
  }
  string name = 1;
  float f = 2;
  int64 i = 3;
  bytes s = 4;
  repeated int64 ints = 8;
  AttributeType type = 20;
}

message TensorProto {
  repeated int64 dims = 1;
  int32 data_type = 2;
  string name = 8;
  bytes raw_data = 9;
}

message ValueInfoProto {
  string name = 1;
  TypeProto type = 2;
}

message TypeProto {
  message Tensor {
    int32 elem_type = 1;
    TensorShapeProto shape = 2;
  }
  Tensor tensor_type = 1;
}

message TensorShapeProto {
  message Dimension {
    oneof value {
      int64 dim_value = 1;
      string dim_param = 2;
    }
  }
  repeated Dimension dim = 1;
}
`;

/** `value`: a whole number, several, or a text; `float`: any number. */
export type OnnxAttribute =
  | { readonly name: string; readonly value: number | readonly number[] | string }
  | { readonly name: string; readonly float: number };

export interface OnnxNode {
  readonly name: string;
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: readonly OnnxAttribute[];
}

/** A tensor of float32 or int64, row-major. */
export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

/** A float32 input or output; a text among its sizes is a size that is free, by name. */
export interface OnnxValue {
  readonly name: string;
  readonly dims: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** IR version 8 and opset 17 belong together (ONNX 1.12): old enough for every runtime that is in use. */
const irVersion = 8;
const opset = 17;
const float32 = 1;
const int64 = 7;

const modelProto: protobuf.Type = protobuf.parse(schema).root.lookupType('onnx.ModelProto');

/** The bytes of an .onnx file. */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  const model = {
    irVersion,
    producerName: 'handwriting-digits',
    opsetImport: [{ domain: '', version: opset }],
    graph: {
      name: graph.name,
      node: graph.nodes.map(({ name, opType, inputs, output, attributes }) => ({
        name,
        opType,
        input: inputs,
        output: [output],
        attribute: attributes.map(toAttribute),
      })),
      initializer: graph.tensors.map(({ name, dims, values }) => ({
        name,
        dims,
        dataType: values instanceof Float32Array ? float32 : int64,
        rawData: littleEndian(values),
      })),
      input: graph.inputs.map(toValueInfo),
      output: graph.outputs.map(toValueInfo),
    },
  };
  return modelProto.encode(modelProto.fromObject(model)).finish();
}

function toAttribute(attribute: OnnxAttribute): object {
  const { name } = attribute;
  if ('float' in attribute) return { name, f: attribute.float, type: 'FLOAT' };
  const { value } = attribute;
  if (typeof value === 'string') return { name, s: new TextEncoder().encode(value), type: 'STRING' };
  return typeof value === 'number' ? { name, i: value, type: 'INT' } : { name, ints: value, type: 'INTS' };
}

function toValueInfo({ name, dims }: OnnxValue): object {
  const dim = dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: float32, shape: { dim } } } };
}

function littleEndian(values: Float32Array | BigInt64Array): Uint8Array {
  const bytes = new Uint8Array(values.byteLength);
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const value of values) {
    if (typeof value === 'bigint') view.setBigInt64(offset, value, true);
    else view.setFloat32(offset, value, true);
    offset += values.BYTES_PER_ELEMENT;
  }
  return bytes;
}
