import type { InferenceSession } from 'onnxruntime-web';
import { classCount, inputShape, pictureValues } from './classifier.ts';
import type { Classifier, Device } from './types.ts';

/**
 * The build of ONNX Runtime for each device and the provider that it is asked for. Imported on use: a worker that
 * computes with WASM never parses the WebGPU build.
 */
const runtimes = {
  cpu: { provider: 'wasm', load: () => import('onnxruntime-web/wasm') },
  webgpu: { provider: 'webgpu', load: () => import('onnxruntime-web/webgpu') },
} as const satisfies Record<Device, unknown>;

/** ONNX Runtime's own log: errors only (0 verbose to 4 fatal). They are thrown as well. */
const logErrorsOnly = 3;

/**
 * An ONNX model as a classifier, on ONNX Runtime Web with one thread: the pool has a worker for each core, and sums are
 * always made in the same order. Rejects where the file is not a model or not one of [N, 1, 28, 28] -> [N, 10].
 */
export async function createOrtClassifier(model: Uint8Array, device: Device): Promise<Classifier> {
  const { provider, load } = runtimes[device];
  const ort = await load();
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const session = await ort.InferenceSession.create(model, {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
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

/** What `check` answers; releases the session where it throws. */
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
