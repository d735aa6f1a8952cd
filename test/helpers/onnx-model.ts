import protobuf from 'protobufjs';

/**
 * The part of onnx.proto3 (IR version 8) that small test models need, as a protobufjs descriptor:
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3. The project's own exporter is deliberately not
 * used here: the engine's tests should not pass or fail with it.
 */
const onnx: protobuf.Root = protobuf.Root.fromJSON({
  nested: {
    Model: {
      fields: {
        irVersion: { id: 1, type: 'int64' },
        producerName: { id: 2, type: 'string' },
        graph: { id: 7, type: 'Graph' },
        opsetImport: { id: 8, type: 'OperatorSet', rule: 'repeated' },
      },
    },
    OperatorSet: { fields: { domain: { id: 1, type: 'string' }, version: { id: 2, type: 'int64' } } },
    Graph: {
      fields: {
        node: { id: 1, type: 'Node', rule: 'repeated' },
        name: { id: 2, type: 'string' },
        initializer: { id: 5, type: 'Tensor', rule: 'repeated' },
        input: { id: 11, type: 'ValueInfo', rule: 'repeated' },
        output: { id: 12, type: 'ValueInfo', rule: 'repeated' },
      },
    },
    Node: {
      fields: {
        input: { id: 1, type: 'string', rule: 'repeated' },
        output: { id: 2, type: 'string', rule: 'repeated' },
        name: { id: 3, type: 'string' },
        opType: { id: 4, type: 'string' },
        attribute: { id: 5, type: 'Attribute', rule: 'repeated' },
      },
    },
    Attribute: {
      fields: {
        name: { id: 1, type: 'string' },
        i: { id: 3, type: 'int64' },
        type: { id: 20, type: 'int32' },
      },
    },
    Tensor: {
      fields: {
        dims: { id: 1, type: 'int64', rule: 'repeated' },
        dataType: { id: 2, type: 'int32' },
        name: { id: 8, type: 'string' },
        rawData: { id: 9, type: 'bytes' },
      },
    },
    ValueInfo: { fields: { name: { id: 1, type: 'string' }, type: { id: 2, type: 'TensorTypeHolder' } } },
    TensorTypeHolder: { fields: { tensorType: { id: 1, type: 'TensorType' } } },
    TensorType: { fields: { elemType: { id: 1, type: 'int32' }, shape: { id: 2, type: 'Shape' } } },
    Shape: { fields: { dim: { id: 1, type: 'Dimension', rule: 'repeated' } } },
    Dimension: { fields: { dimValue: { id: 1, type: 'int64' }, dimParam: { id: 2, type: 'string' } } },
  },
});

const float32 = 1;
const intAttribute = 2;

export interface LinearModel {
  /** Values a picture has: 784 unless a test wants a model of the wrong shape. */
  readonly inputSide?: number;
  readonly classes?: number;
  /** The batch size that is the only one allowed; absent: any. */
  readonly batch?: number;
  /** `weight(class, pixel)`. */
  readonly weight: (cls: number, pixel: number) => number;
  readonly bias?: (cls: number) => number;
}

/** An ONNX file of Flatten and Gemm: [N, 1, side, side] -> [N, classes], with N free. */
export function linearModel(model: LinearModel): Uint8Array {
  const side = model.inputSide ?? 28;
  const classes = model.classes ?? 10;
  const pixels = side * side;
  const batch = model.batch ?? 'N';
  const weights = Float32Array.from({ length: classes * pixels }, (_, index) =>
    model.weight(Math.floor(index / pixels), index % pixels),
  );
  const bias = Float32Array.from({ length: classes }, (_, cls) => model.bias?.(cls) ?? 0);
  const type = onnx.lookupType('Model');
  const encoded = type
    .encode(
      type.create({
        irVersion: 8,
        producerName: 'test',
        opsetImport: [{ domain: '', version: 17 }],
        graph: {
          name: 'linear',
          node: [
            {
              name: 'flatten',
              opType: 'Flatten',
              input: ['picture'],
              output: ['flat'],
              attribute: [{ name: 'axis', i: 1, type: intAttribute }],
            },
            {
              name: 'gemm',
              opType: 'Gemm',
              input: ['flat', 'weights', 'bias'],
              output: ['logits'],
              attribute: [{ name: 'transB', i: 1, type: intAttribute }],
            },
          ],
          initializer: [tensor('weights', [classes, pixels], weights), tensor('bias', [classes], bias)],
          input: [valueInfo('picture', [batch, 1, side, side])],
          output: [valueInfo('logits', [batch, classes])],
        },
      }),
    )
    .finish();
  // protobufjs answers with a Buffer of Node's.
  return new Uint8Array(encoded);
}

function tensor(name: string, dims: readonly number[], values: Float32Array): object {
  return { name, dims, dataType: float32, rawData: new Uint8Array(values.buffer) };
}

/** A number is a fixed dimension, a name a free one. */
function valueInfo(name: string, dims: readonly (number | string)[]): object {
  const dim = dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: float32, shape: { dim } } } };
}
