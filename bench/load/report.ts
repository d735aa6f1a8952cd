/** One line of what a script found, and whether it is as it must be; undefined where nothing is asked of it. */
export interface Finding {
  readonly name: string;
  readonly value: string;
  readonly holds?: boolean;
}

/** Prints a table; whether all that is asked for holds. */
export function printReport(title: string, findings: readonly Finding[]): boolean {
  const width = Math.max(...findings.map(({ name }) => name.length));
  process.stdout.write(`\n${title}\n`);
  for (const { name, value, holds } of findings) {
    const verdict = holds === undefined ? '' : holds ? '  ok' : '  MISSED';
    process.stdout.write(`  ${name.padEnd(width)}  ${value}${verdict}\n`);
  }
  return findings.every(({ holds }) => holds !== false);
}

/** The value below which `share` of the values lie; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

export const ms = (value: number): string => `${value.toFixed(0)} ms`;
export const mb = (value: number): string => `${value.toFixed(0)} MB`;
