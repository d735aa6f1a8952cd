/** Numbers that are the same for the same seed, on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  unit(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Between `low` and `high`, both over 0, every factor as likely as another. */
  logBetween(low: number, high: number): number;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  /** true with this probability. */
  chance(probability: number): boolean;
  /** One of a list that is not empty. */
  pick<T>(list: readonly [T, ...T[]]): T;
  /** Mean 0, standard deviation 1 (Box and Muller 1958). */
  normal(): number;
}

/** A generator seeded by whole numbers, of which each counts (sfc32, Doty-Humphrey's PractRand). */
export function createRandom(...seeds: readonly number[]): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let count = 1;
  const next = (): number => {
    const sum = (a + b + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (const seed of seeds) {
    a = (a ^ seed) | 0;
    for (let round = 0; round < 12; round++) next();
  }
  const unit = (): number => next() / 2 ** 32;
  const between = (low: number, high: number): number => low + (high - low) * unit();
  const whole = (low: number, high: number): number => low + Math.floor((high - low + 1) * unit());
  return {
    unit,
    between,
    whole,
    logBetween: (low, high) => Math.exp(between(Math.log(low), Math.log(high))),
    chance: (probability) => unit() < probability,
    pick: (list) => list[whole(0, list.length - 1)] ?? list[0],
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
  };
}
