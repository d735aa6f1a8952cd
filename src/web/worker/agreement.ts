import { classify, type EnsembleMember } from '../../engine/index.ts';
import type { GrayImage } from '../../image/index.ts';

/** Probabilities of two devices may differ by this much; WebGPU's sums are made in another order. */
export const tolerance = 1e-3;

const sidePx = 28;
const options = { tta: 'none', temperatureOverride: null, checkpoint: () => undefined } as const;

/** Pictures like those that are read: a ring, an upright, a hook, and every gray level there is. */
const shapes: readonly ((x: number, y: number) => number)[] = [
  (x, y) => (Math.abs(Math.hypot(x - 14, y - 14) - 7) < 1.5 ? 255 : 0),
  (x, y) => (Math.abs(x - 14) < 2 && Math.abs(y - 14) < 10 ? 230 : 0),
  (x, y) =>
    (y > 5 && y < 9 && x > 6 && x < 21) || (y >= 9 && y < 24 && Math.abs(x - 24 + y / 2) < 2) ? 255 : 0,
  (x, y) => (x * 9 + y * 37) % 256,
];

/** What an ensemble makes of the pictures that devices are compared on: a row of probabilities for each. */
export async function probeEnsemble(
  members: readonly EnsembleMember[],
): Promise<readonly (readonly number[])[]> {
  const rows: (readonly number[])[] = [];
  for (const shape of shapes) rows.push((await classify(draw(shape), members, options)).probs);
  return rows;
}

/** The largest difference between two answers of `probeEnsemble`, 0 to 1. */
export function largestDifference(
  expected: readonly (readonly number[])[],
  found: readonly (readonly number[])[],
): number {
  const differences = expected.flatMap((row, n) =>
    row.map((prob, i) => Math.abs(prob - (found[n]?.[i] ?? 0))),
  );
  return Math.max(0, ...differences);
}

function draw(shape: (x: number, y: number) => number): GrayImage {
  const data = Uint8Array.from({ length: sidePx * sidePx }, (_, i) =>
    shape(i % sidePx, Math.floor(i / sidePx)),
  );
  return { data, width: sidePx, height: sidePx };
}
