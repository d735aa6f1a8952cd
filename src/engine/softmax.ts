import { exp } from './exp.ts';

/**
 * Probabilities in proportion to e^(logit / temperature). `logits` are finite and at least one, `temperature` is
 * above 0; the largest logit is subtracted first, so that none is too large. Returns as many values, 0 to 1, summing
 * to 1 within rounding.
 */
export function softmax(logits: ArrayLike<number>, temperature: number): Float64Array {
  const probs = new Float64Array(logits.length);
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logits.length; i++) largest = Math.max(largest, logits[i] ?? 0);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) {
    const weight = exp(((logits[i] ?? 0) - largest) / temperature);
    probs[i] = weight;
    sum += weight;
  }
  for (let i = 0; i < probs.length; i++) probs[i] = (probs[i] ?? 0) / sum;
  return probs;
}
