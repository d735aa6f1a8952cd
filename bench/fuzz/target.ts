import type { Random } from '../../src/training/random.ts';

/** Something that takes bytes of anybody. */
export interface Target {
  /** Runs it; throws where a property that it must have is broken. */
  run(input: Uint8Array): void | Promise<void>;
  /** A changed copy of an input; `other` is another one of the corpus. */
  mutate(input: Uint8Array, other: Uint8Array, random: Random): Uint8Array;
  /** Milliseconds of processor time that one input may take, the collection of garbage included. */
  readonly maxMs: number;
}

/** A property that does not hold. */
export class Breach extends Error {
  override readonly name = 'Breach';
}

/** Throws a {@link Breach} unless `holds`. */
export function require(holds: boolean, property: string): void {
  if (!holds) throw new Breach(property);
}
