import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { BenchRow } from './measure.ts';

const report = z.looseObject({
  machine: z.string(),
  rows: z.array(z.looseObject({ name: z.string(), medianMs: z.number() })),
});

/** The medians of an earlier `--json` file by row. Throws where it is none. */
export function readEarlier(path: string): ReadonlyMap<string, number> {
  const { rows } = report.parse(JSON.parse(readFileSync(path, 'utf8')));
  return new Map(rows.map(({ name, medianMs }) => [name, medianMs]));
}

/** How many times as fast a row is as it was, for instance `2.1x`; empty where it is new. */
export function ratioTo(earlier: ReadonlyMap<string, number>, { name, medianMs }: BenchRow): string {
  const before = earlier.get(name);
  return before === undefined || medianMs === 0 ? '' : `${(before / medianMs).toFixed(2)}x`;
}
