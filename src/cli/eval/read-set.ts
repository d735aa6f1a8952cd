import type { Engine, Reading } from '../../engine/index.ts';
import { type ErrorCode, isDigitsError } from '../../errors.ts';
import { encodePng } from '../../image/index.ts';
import { planeSidePx } from '../../training/architecture.ts';
import { type LabelledPlanes, planeSize } from '../../training/planes.ts';

/** What became of one picture: it was read, or refused with a code of the contract. */
export type Outcome = { readonly label: number } & (
  | { readonly reading: Reading }
  | { readonly code: ErrorCode }
);

/**
 * Reads every digit of a set the way a client would have it read, as the bytes of a PNG, `inFlight` of them at a time;
 * in the set's order. `onRead` is told how many are done.
 */
export async function readSet(
  engine: Engine,
  set: LabelledPlanes,
  inFlight: number,
  onRead: (done: number) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const count = set.labels.length;
  let next = 0;
  let done = 0;

  async function readOnwards(): Promise<void> {
    while (next < count) {
      const n = next++;
      const data = set.planes.subarray(n * planeSize, (n + 1) * planeSize);
      const png = encodePng({ data, width: planeSidePx, height: planeSidePx });
      outcomes[n] = { label: set.labels[n] ?? 0, ...(await readOne(engine, png)) };
      onRead(++done);
    }
  }

  await Promise.all(Array.from({ length: inFlight }, readOnwards));
  return outcomes;
}

async function readOne(
  engine: Engine,
  png: Uint8Array,
): Promise<{ readonly reading: Reading } | { readonly code: ErrorCode }> {
  try {
    return { reading: await engine.read(png) };
  } catch (error) {
    if (isDigitsError(error)) return { code: error.code };
    throw error;
  }
}
