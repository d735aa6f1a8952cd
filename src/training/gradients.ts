import { type Architecture, digits, pictureInput, planeSidePx } from './architecture.ts';
import { gradientOutput, lossOutput, stepGraph, targetsInput } from './graph/training-graphs.ts';
import type { GraphRuntime, TensorValue } from './graph-runtime.ts';
import { encodeOnnx } from './onnx-schema.ts';
import type { Parameters } from './parameters.ts';

/** Pictures [N, 28, 28] as normalised values and what is to be learned of them, [N, 10], rows that sum to 1. */
export interface Batch {
  readonly pictures: Float32Array;
  readonly targets: Float32Array;
}

export interface BatchGradients {
  /** Mean cross entropy with the targets, in nats. */
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

export async function createGradientSession(
  runtime: GraphRuntime,
  architecture: Architecture,
  parameters: Parameters,
  batchSize: number,
): Promise<GradientSession> {
  const session = await runtime.open(encodeOnnx(stepGraph(architecture, parameters, batchSize)));
  return {
    async compute(current, { pictures, targets }) {
      const outputs = await session.run({
        ...parameterInputs(current),
        [pictureInput]: { dims: [targets.length / digits, 1, planeSidePx, planeSidePx], values: pictures },
        [targetsInput]: { dims: [targets.length / digits, digits], values: targets },
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
