import { type Architecture, digits, notADigit, pictureInput, planeSidePx } from './architecture.ts';
import { gradientOutput, lossOutput, stepGraph, targetsInput } from './graph/training-graphs.ts';
import type { GraphRuntime, TensorValue } from './graph-runtime.ts';
import { encodeOnnx } from './onnx-schema.ts';
import type { Parameters } from './parameters.ts';

/** Pictures [N, 28, 28] as normalised values and what they show: a digit or `notADigit`. */
export interface Batch {
  readonly pictures: Float32Array;
  readonly labels: Uint8Array;
}

export interface BatchGradients {
  /** Mean cross entropy with the smoothed labels, in nats. */
  readonly loss: number;
  /** One array for each parameter, in order. */
  readonly values: readonly Float32Array[];
}

/** The loss of batches of one size and its gradient by every parameter. */
export interface GradientSession {
  /** Rejects where the batch is not of the session's size. */
  compute(parameters: Parameters, batch: Batch): Promise<BatchGradients>;
  dispose(): Promise<void>;
}

export interface GradientOptions {
  readonly batchSize: number;
  /** Share of each label that is spread evenly over all ten digits (Szegedy et al. 2016, arXiv 1512.00567). */
  readonly smoothing: number;
}

export async function createGradientSession(
  runtime: GraphRuntime,
  architecture: Architecture,
  parameters: Parameters,
  { batchSize, smoothing }: GradientOptions,
): Promise<GradientSession> {
  const session = await runtime.open(encodeOnnx(stepGraph(architecture, parameters, batchSize)));
  return {
    async compute(current, { pictures, labels }) {
      const outputs = await session.run({
        ...parameterInputs(current),
        [pictureInput]: { dims: [labels.length, 1, planeSidePx, planeSidePx], values: pictures },
        [targetsInput]: { dims: [labels.length, digits], values: targetRows(labels, smoothing) },
      });
      return {
        loss: outputs[lossOutput]?.[0] ?? Number.NaN,
        values: current.map(({ name }) => {
          const gradient = outputs[gradientOutput(name)];
          if (gradient === undefined) throw new Error(`There is no gradient by ${name}.`);
          return gradient;
        }),
      };
    },
    dispose: () => session.dispose(),
  };
}

/** Every parameter as an input of the trainer's graphs. */
export function parameterInputs(parameters: Parameters): Readonly<Record<string, TensorValue>> {
  return Object.fromEntries(parameters.map(({ name, shape, values }) => [name, { dims: shape, values }]));
}

/**
 * One row of ten a picture: 1 - smoothing for its digit and smoothing / 10 more for each; a tenth for each where it
 * shows no digit (outlier exposure, Hendrycks et al. 2019, arXiv 1812.04606).
 */
function targetRows(labels: Uint8Array, smoothing: number): Float32Array {
  const rows = new Float32Array(labels.length * digits).fill(smoothing / digits);
  labels.forEach((label, n) => {
    if (label === notADigit) rows.fill(1 / digits, n * digits, (n + 1) * digits);
    else rows[n * digits + label] = 1 - smoothing + smoothing / digits;
  });
  return rows;
}
