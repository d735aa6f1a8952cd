import type { Comparison } from './compare.ts';
import type { Miss, Summary } from './summarize.ts';

/** The figures as aligned lines of name and value. */
export function toTable(summary: Summary): string {
  const { latencyMs, refused } = summary;
  const rows: (readonly [string, string])[] = [
    ['pictures', String(summary.pictures)],
    ['accuracy', percent(summary.accuracy, 2)],
    ['errors', String(summary.errors)],
    ...Object.entries(refused).map(([code, count]) => [`  ${code}`, String(count)] as const),
    ['calibration error (15 bins)', percent(summary.ece, 3)],
    ['negative log-likelihood', summary.nll.toFixed(4)],
    ['mean confidence', percent(summary.meanConfidence, 2)],
    ['views times models', summary.meanInferences.toFixed(2)],
    ['uncertain', percent(summary.uncertain, 2)],
    ['latency p50, p95', `${latencyMs.p50.toFixed(2)} ms, ${latencyMs.p95.toFixed(2)} ms`],
    ...summary.digitAccuracy.map(
      (share, digit) => [`digit ${digit}`, share === null ? '-' : percent(share, 2)] as const,
    ),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}

/** What another profile makes of the same pictures. */
export function toComparison(profile: string, { pictures, different, cost }: Comparison): string {
  const same = percent(1 - different / pictures, 3);
  return `the digit of ${profile} on ${same}, ${different} of ${pictures} differ, at ${percent(cost, 1)} of its cost\n`;
}

/** One line for each picture that was not read right. */
export function toMissList(misses: readonly Miss[]): string {
  return misses
    .map(({ index, label, read, confidence }) => {
      const certainty = confidence === null ? '' : ` (${percent(confidence, 1)})`;
      return `#${index}: ${label} read as ${read}${certainty}\n`;
    })
    .join('');
}

function percent(share: number, decimals: number): string {
  return `${(100 * share).toFixed(decimals)} %`;
}
