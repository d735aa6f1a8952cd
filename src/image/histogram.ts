/** Counts of the 256 levels in `data`. */
export function histogram(data: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (let i = 0; i < data.length; i++) {
    const level = data[i] ?? 0;
    counts[level] = (counts[level] ?? 0) + 1;
  }
  return counts;
}

/** The smallest level at or below which at least `share` (0..1) of the counts lie; 0 for an empty histogram. */
export function percentile(counts: ArrayLike<number>, share: number): number {
  let total = 0;
  for (let level = 0; level < counts.length; level++) total += counts[level] ?? 0;
  let below = 0;
  for (let level = 0; level < counts.length; level++) {
    below += counts[level] ?? 0;
    if (below > 0 && below >= share * total) return level;
  }
  return 0;
}
