export interface OtsuThreshold {
  /** The lower class is every level <= `level`, the upper class every level above it. */
  readonly level: number;
  /** Between-class over total variance, 0..1: 1 where both classes have a single level each. */
  readonly separability: number;
  /** Mean level of either class. */
  readonly lowerMean: number;
  readonly upperMean: number;
}

/**
 * The level that splits a histogram into the two classes of largest between-class variance (Otsu 1979,
 * doi:10.1109/TSMC.1979.4310076). `counts[v]` is the weight of level v, not negative, whole or not. Of equal
 * maxima the middle of the first run wins, so that two lone levels are parted half-way. null where there are
 * fewer than two levels.
 */
export function otsuThreshold(counts: ArrayLike<number>): OtsuThreshold | null {
  let total = 0;
  let sum = 0;
  let squares = 0;
  for (let v = 0; v < counts.length; v++) {
    const n = counts[v] ?? 0;
    total += n;
    sum += n * v;
    squares += n * v * v;
  }
  let best = 0;
  let first = -1;
  let last = -1;
  let below = 0;
  let belowSum = 0;
  for (let v = 0; v + 1 < counts.length; v++) {
    const n = counts[v] ?? 0;
    below += n;
    belowSum += n * v;
    const above = total - below;
    if (below <= 0 || above <= 0) continue;
    const difference = belowSum / below - (sum - belowSum) / above;
    const between = below * above * difference * difference;
    if (between > best) {
      best = between;
      first = v;
      last = v;
    } else if (n === 0 && last === v - 1 && first >= 0) {
      last = v;
    }
  }
  if (first < 0) return null;
  const level = (first + last) >> 1;
  let lower = 0;
  let lowerSum = 0;
  for (let v = 0; v <= level; v++) {
    lower += counts[v] ?? 0;
    lowerSum += (counts[v] ?? 0) * v;
  }
  const variance = squares * total - sum * sum;
  return {
    level,
    separability: variance > 0 ? Math.min(1, best / variance) : 1,
    lowerMean: lowerSum / lower,
    upperMean: (sum - lowerSum) / (total - lower),
  };
}
