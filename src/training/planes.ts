import { normalize } from '../image/index.ts';
import { digits, planeSidePx } from './architecture.ts';
import { createRandom, shuffled } from './random.ts';

/** Values of one plane. */
export const planeSize: number = planeSidePx * planeSidePx;

/** Planes as the image pipeline makes them, 28x28 ink of 0 to 255 one after the other, and what each shows. */
export interface LabelledPlanes {
  readonly planes: Uint8Array;
  readonly labels: Uint8Array;
}

/** What an epoch learns from. */
export interface TrainingSet extends LabelledPlanes {
  /** The teachers' probabilities [N, 10]; null where there are none. */
  readonly answers: Float32Array | null;
}

/** The planes number `picks` as the networks' input: [picks.length, 28, 28] normalised values. */
export function gather(
  set: LabelledPlanes,
  picks: Uint32Array,
): { pictures: Float32Array; labels: Uint8Array } {
  const pictures = new Float32Array(picks.length * planeSize);
  const labels = new Uint8Array(picks.length);
  picks.forEach((pick, n) => {
    const data = set.planes.subarray(pick * planeSize, (pick + 1) * planeSize);
    pictures.set(normalize({ data, width: planeSidePx, height: planeSidePx }), n * planeSize);
    labels[n] = set.labels[pick] ?? 0;
  });
  return { pictures, labels };
}

/** The rows number `picks` of [N, 10] values. */
export function gatherRows(rows: Float32Array, picks: Uint32Array): Float32Array {
  const gathered = new Float32Array(picks.length * digits);
  picks.forEach((pick, n) => {
    gathered.set(rows.subarray(pick * digits, (pick + 1) * digits), n * digits);
  });
  return gathered;
}

/** At most `count` planes from the start of a set, which they share their memory with. */
export function firstPlanes({ planes, labels }: LabelledPlanes, count: number): LabelledPlanes {
  return { planes: planes.subarray(0, count * planeSize), labels: labels.subarray(0, count) };
}

/** At most `count` planes from all over a set, the same ones in the same order for the same set. */
export function mixedPlanes(set: LabelledPlanes, count: number): LabelledPlanes {
  const picks = shuffled(set.labels.length, createRandom(0)).subarray(0, count);
  const planes = new Uint8Array(picks.length * planeSize);
  picks.forEach((pick, n) => {
    planes.set(set.planes.subarray(pick * planeSize, (pick + 1) * planeSize), n * planeSize);
  });
  return { planes, labels: Uint8Array.from(picks, (pick) => set.labels[pick] ?? 0) };
}

/** The whole numbers `from` to `to` - 1. */
export function span(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to - from }, (_, i) => from + i);
}
