import { createGradientSession } from '../src/training/gradients.ts';
import { type Backend, backends } from '../src/training/graph-runtime.ts';
import { plain } from '../src/training/models/plain.ts';
import { createGraphRuntime } from '../src/training/node/create-graph-runtime.ts';
import { adamW, zeroMoments } from '../src/training/optimizer.ts';
import { initialParameters } from '../src/training/parameters.ts';
import { createRandom } from '../src/training/random.ts';
import { targetRows } from '../src/training/targets.ts';
import { type BenchRow, measure } from './measure.ts';

const batchSize = 64;

export interface TrainingFigures {
  readonly rows: readonly BenchRow[];
  /** Of each backend that is installed: pictures a second on one core, from the median step. */
  readonly samplesPerSecond: Readonly<Partial<Record<Backend, number>>>;
}

/** A whole training step of the small model's network, gradients and optimiser, on each backend that is installed. */
export async function benchTraining(): Promise<TrainingFigures> {
  const architecture = plain('plain-3', 16);
  const random = createRandom(1);
  const batch = {
    pictures: Float32Array.from({ length: batchSize * 784 }, () => random.normal()),
    targets: targetRows(
      Uint8Array.from({ length: batchSize }, (_, n) => n % 10),
      null,
      { smoothing: 0.03, taught: 0 },
    ),
  };
  const rows: BenchRow[] = [];
  const samplesPerSecond: Partial<Record<Backend, number>> = {};
  for (const backend of backends) {
    const runtime = await createGraphRuntime(backend).catch(() => null);
    if (runtime === null) continue;
    const parameters = initialParameters(architecture, 1);
    const moments = zeroMoments(parameters);
    const session = await createGradientSession(runtime, architecture, parameters, batchSize);
    let step = 0;
    const row = await measure(
      `training step, ${architecture.name}, batch of ${batchSize}, ${backend}`,
      async () => {
        const { values } = await session.compute(parameters, batch);
        adamW(parameters, values, moments, ++step, 1e-3, { weightDecay: 0.03 });
      },
      { minMs: 3000 },
    );
    await session.dispose();
    await runtime.dispose();
    rows.push(row);
    samplesPerSecond[backend] = (1000 * batchSize) / row.medianMs;
  }
  return { rows, samplesPerSecond };
}
