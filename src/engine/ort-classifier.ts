import type { Env, InferenceSession, Tensor } from 'onnxruntime-web';
import { classCount, inputShape, pictureValues } from './classifier.ts';
import type { Classifier, Device } from './types.ts';

/** The part of ONNX Runtime that all its builds have. */
export interface Ort {
  readonly InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => Tensor;
}

/** ONNX Runtime's own log: errors only (0 verbose to 4 fatal). They are thrown as well. */
const logErrorsOnly = 3;

/**
 * An ONNX model as a classifier, on ONNX Runtime Web with one thread: the pool has a worker for each core, and sums are
 * always made in the same order. Rejects where the file is not a model or not one of [N, 1, 28, 28] -> [N, 10], and
 * for `native`, which runtimes that have it open themselves.
 */
export async function createOrtClassifier(model: Uint8Array, device: Device): Promise<Classifier> {
  // Imported on use: a worker that computes with WASM never parses the WebGPU build.
  switch (device) {
    case 'cpu':
      return await openOrtClassifier(singleThreaded(await import('onnxruntime-web/wasm')), model, 'wasm');
    case 'webgpu':
      return await createWebGpuClassifier(model);
    case 'native':
      throw new Error('DEVICE=native needs Node, Deno or Bun with the package onnxruntime-node');
    default:
      return device satisfies never;
  }
}

/** The same on WebGPU alone: what bundles it is spared the WASM build. */
export async function createWebGpuClassifier(model: Uint8Array): Promise<Classifier> {
  return await openOrtClassifier(singleThreaded(await import('onnxruntime-web/webgpu')), model, 'webgpu');
}

function singleThreaded<Build extends { readonly env: Env }>(ort: Build): Build {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  return ort;
}

/** An ONNX model as a classifier, on one thread of a build of ONNX Runtime. Rejects as {@link createOrtClassifier} does. */
export async function openOrtClassifier(ort: Ort, model: Uint8Array, provider: string): Promise<Classifier> {
  const session = await ort.InferenceSession.create(model, {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: logErrorsOnly,
  });
  const { input, output } = await releaseUnless(session, () => ({
    input: soleTensor('input', session.inputMetadata, inputShape),
    output: soleTensor('output', session.outputMetadata, [classCount]),
  }));

  return {
    async run(batch, count) {
      if (batch.length !== count * pictureValues) {
        throw new RangeError(`${batch.length} values are not ${count} pictures of ${pictureValues}`);
      }
      const results = await session.run({
        [input.name]: new ort.Tensor('float32', batch, [count, ...inputShape]),
      });
      const logits = results[output.name]?.data;
      if (!(logits instanceof Float32Array) || logits.length !== count * classCount) {
        throw new TypeError(`The model answered something else than [${count}, ${classCount}] float32`);
      }
      return logits;
    },
    dispose: () => session.release(),
  };
}

/** What `check` returns; releases the session where it throws. */
async function releaseUnless<Checked>(session: InferenceSession, check: () => Checked): Promise<Checked> {
  try {
    return check();
  } catch (error) {
    await session.release();
    throw error;
  }
}

/** The one float32 tensor of [N, ...shape]; N has to be free, since the views of a picture go in together. */
function soleTensor(
  role: string,
  metadata: readonly InferenceSession.ValueMetadata[],
  shape: readonly number[],
): InferenceSession.TensorValueMetadata {
  const [only, ...others] = metadata;
  if (only === undefined || others.length > 0 || !only.isTensor) {
    throw new TypeError(`The model has ${metadata.length} ${role}s, expected one tensor`);
  }
  const [batch, ...rest] = only.shape;
  if (only.type !== 'float32' || typeof batch !== 'string' || rest.join() !== shape.join()) {
    throw new TypeError(
      `The ${role} is ${only.type} [${only.shape.join(', ')}], expected float32 [N, ${shape.join(', ')}]`,
    );
  }
  return only;
}
