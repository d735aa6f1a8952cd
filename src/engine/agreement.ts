import { classify } from './classify.ts';
import type { EnsembleMember } from './ensemble.ts';
import { goldenPlanes } from './golden-planes.ts';

/** How far a probability that a device gives may be from WASM's: its sums are made in another order, and no answer is told apart by less. */
export const maxDifference = 1e-3;

const options = { tta: 'none', temperatureOverride: null, checkpoint: () => undefined } as const;

/** What an ensemble makes of the golden planes: a row of ten probabilities for each. */
export async function readGolden(
  members: readonly EnsembleMember[],
): Promise<readonly (readonly number[])[]> {
  const rows: (readonly number[])[] = [];
  for (const plane of goldenPlanes()) rows.push((await classify(plane, members, options)).probs);
  return rows;
}

/** The largest difference between two answers of `readGolden`, 0 to 1. */
export function largestDifference(
  expected: readonly (readonly number[])[],
  found: readonly (readonly number[])[],
): number {
  const differences = expected.flatMap((row, n) =>
    row.map((prob, i) => Math.abs(prob - (found[n]?.[i] ?? 0))),
  );
  return Math.max(0, ...differences);
}
