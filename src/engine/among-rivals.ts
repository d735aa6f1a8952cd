/**
 * Probabilities of the digit that is meant, where the picture has `rivals` marks that may as well be it: each is the one that was
 * read with the probability 1 / (1 + rivals), and of the others nothing is known. With one rival no digit is above 0.55.
 */
export function amongRivals(probs: readonly number[], rivals: number): readonly number[] {
  if (rivals === 0) return probs;
  const read = 1 / (1 + rivals);
  return probs.map((p) => read * p + (1 - read) / probs.length);
}
