/** Where four counts take longer to add up than to make. */
const fewLevels = 2048;

/** Counts of the 256 levels in `data`. */
export function histogram(data: Uint8Array): Uint32Array {
  if (data.length < fewLevels) {
    const counts = new Uint32Array(256);
    for (const level of data) count(counts, level);
    return counts;
  }
  // Four counts in turn: on a clean canvas each pixel would else wait for the one before it to be counted.
  const parts = new Uint32Array(1024);
  const whole = data.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    count(parts, data[i] ?? 0);
    count(parts, 256 + (data[i + 1] ?? 0));
    count(parts, 512 + (data[i + 2] ?? 0));
    count(parts, 768 + (data[i + 3] ?? 0));
  }
  for (let i = whole; i < data.length; i++) count(parts, data[i] ?? 0);
  const counts = parts.slice(0, 256);
  for (let at = 256; at < 1024; at++) counts[at & 255] = (counts[at & 255] ?? 0) + (parts[at] ?? 0);
  return counts;
}

function count(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
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

/** How many of the counts are of levels that are asked for. */
export function countWhere(counts: ArrayLike<number>, isAskedFor: (level: number) => boolean): number {
  let sum = 0;
  for (let level = 0; level < counts.length; level++) if (isAskedFor(level)) sum += counts[level] ?? 0;
  return sum;
}
