/**
 * A seeded source of random numbers: the same seed gives the same numbers in every JavaScript engine, but for the last bits of `normal`, which
 * takes a logarithm and a cosine.
 */
export interface Random {
  /** Evenly from [0, 1). */
  uniform(): number;
  /** Evenly from [low, high). */
  between(low: number, high: number): number;
  /** Evenly from 0, 1, ... count - 1. */
  below(count: number): number;
  /** true with this probability. */
  chance(probability: number): boolean;
  /** From the standard normal distribution. */
  normal(): number;
}

/** 2^32: one more than the largest state. */
const range = 4294967296;

/**
 * mulberry32 (Tommy Ettinger, public domain): 32 bits of state, period 2^32, passes gjrand's tests; more than enough
 * for a picture or for the weights of a small network. `seed` is taken modulo 2^32.
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  function uniform(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / range;
  }

  return {
    uniform,
    between: (low, high) => low + (high - low) * uniform(),
    below: (count) => Math.floor(uniform() * count),
    chance: (probability) => uniform() < probability,
    // Box and Muller 1958, doi:10.1214/aoms/1177706645; 1 - u is never 0.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

/**
 * A seed for one of many independent streams, for instance (seed, epoch, picture): FNV-1a over the whole numbers,
 * then the finishing mix of MurmurHash3, so that neighbouring keys give unrelated streams.
 */
export function deriveSeed(...keys: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const key of keys) {
    for (let shift = 0; shift < 32; shift += 8) {
      hash = Math.imul(hash ^ ((key >>> shift) & 255), 0x01000193);
    }
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The whole numbers 0 to `count - 1` in random order (Fisher and Yates, in Durstenfeld's form). */
export function shuffled(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const held = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = held;
  }
  return order;
}
