import { classify, type EnsembleMember } from '../../engine/index.ts';
import type { GrayImage } from '../../image/index.ts';

/** Probabilities of two devices may differ by this much; WebGPU's sums are made in another order. */
export const tolerance = 1e-3;

const sidePx = 28;

/** Pictures like those that are read: a ring, an upright, a hook, and every gray level there is. */
const shapes: readonly ((x: number, y: number) => number)[] = [
  (x, y) => (Math.abs(Math.hypot(x - 14, y - 14) - 7) < 1.5 ? 255 : 0),
  (x, y) => (Math.abs(x - 14) < 2 && Math.abs(y - 14) < 10 ? 230 : 0),
  (x, y) =>
    (y > 5 && y < 9 && x > 6 && x < 21) || (y >= 9 && y < 24 && Math.abs(x - 24 + y / 2) < 2) ? 255 : 0,
  (x, y) => (x * 9 + y * 37) % 256,
];

/** The largest difference between the probabilities that two ensembles give the same pictures, 0 to 1. */
export async function largestDifference(
  reference: readonly EnsembleMember[],
  candidate: readonly EnsembleMember[],
): Promise<number> {
  const options = { tta: 'none', temperatureOverride: null, checkpoint: () => undefined } as const;
  let largest = 0;
  for (const shape of shapes) {
    const plane = draw(shape);
    const { probs: expected } = await classify(plane, reference, options);
    const { probs: found } = await classify(plane, candidate, options);
    for (const [i, prob] of expected.entries()) {
      largest = Math.max(largest, Math.abs(prob - (found[i] ?? 0)));
    }
  }
  return largest;
}

function draw(shape: (x: number, y: number) => number): GrayImage {
  const data = Uint8Array.from({ length: sidePx * sidePx }, (_, i) =>
    shape(i % sidePx, Math.floor(i / sidePx)),
  );
  return { data, width: sidePx, height: sidePx };
}
