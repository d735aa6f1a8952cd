/** ln 2 in two parts: the first has 21 trailing zero bits, so that its product with a small integer is exact. */
const ln2High = 6.9314718036912382e-1;
const ln2Low = 1.9082149292705877e-10;

/** Below this e^x leaves the normal numbers; a probability that small is nothing. */
const smallestExponent = -708;

/** 0.35^14 / 14! is 5e-18: the first term left out is below half a unit in the last place of 1. */
const terms = 13;

/**
 * e^x for x <= 0, within 1e-15 relative, from additions, multiplications and divisions alone: the same bits in every
 * JavaScript engine, which `Math.exp` is not (ECMA-262 leaves it implementation-approximated). 0 below -708.
 */
export function exp(x: number): number {
  if (x < smallestExponent) return 0;
  const halvings = Math.round(-x / (ln2High + ln2Low));
  const rest = x + halvings * ln2High + halvings * ln2Low;
  let sum = 1;
  for (let n = terms; n >= 1; n--) sum = 1 + (rest * sum) / n;
  let scale = 1;
  for (let power = 0.5, bits = halvings; bits > 0; power *= power, bits >>= 1) {
    if (bits % 2 === 1) scale *= power;
  }
  return sum * scale;
}
