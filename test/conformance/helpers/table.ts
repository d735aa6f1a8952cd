export interface RuntimeRow {
  readonly runtime: string;
  /** Golden requests whose outcome is Node's, of how many. */
  passed: number;
  requests: number;
  /** From the start of the process, isolate or page to its first answer. */
  coldStartMs: number;
  readonly readMs: number[];
}

/** runtime x (golden requests passed, cold start, p50 per read), for people. */
export function renderTable(rows: readonly RuntimeRow[], notes: readonly string[]): string {
  const lines = rows.map(({ runtime, passed, requests, coldStartMs, readMs }) =>
    [
      runtime.padEnd(28),
      `${passed}/${requests}`.padStart(9),
      `${coldStartMs.toFixed(0)} ms`.padStart(12),
      `${median(readMs).toFixed(1)} ms`.padStart(14),
    ].join(''),
  );
  const head = `${'runtime'.padEnd(28)}${'passed'.padStart(9)}${'cold start'.padStart(12)}${'p50 per read'.padStart(14)}`;
  return ['', head, ...lines, ...notes, ''].join('\n');
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
