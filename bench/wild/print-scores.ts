import {
  calibrationErrorOf,
  confusionOf,
  type Outcome,
  type Score,
  scoreBy,
  scoreOutcomes,
} from './score.ts';
import { kinds } from './types.ts';

/** A table of scores by kind and by kind and tag, the confusion, and the failures, as text. */
export function printScores(outcomes: readonly Outcome[], threshold: number): string {
  const rows: (readonly [string, Score])[] = [['all', scoreOutcomes(outcomes, threshold)]];
  for (const kind of kinds) {
    const own = outcomes.filter((outcome) => outcome.kind === kind);
    if (own.length === 0) continue;
    rows.push([kind, scoreOutcomes(own, threshold)]);
    for (const [tag, score] of scoreBy(own, threshold, ({ tags }) => tags))
      rows.push([`  ${kind} ${tag}`, score]);
  }
  const head = row('', ['pictures', 'right %', 'refused', 'misled', 'doubted']);
  const body = rows.map(([name, { count, right, refused, misled, doubted }]) =>
    row(name, [`${count}`, ((100 * right) / count).toFixed(2), `${refused}`, `${misled}`, `${doubted}`]),
  );
  const digits = Array.from({ length: 10 }, (_, digit) => `${digit}`);
  const confusion = confusionOf(outcomes).map((counts, label) =>
    [`${label} |`, ...counts.map((count) => (count === 0 ? '.' : `${count}`).padStart(5))].join(''),
  );
  const failures = outcomes
    .filter(({ digit, label }) => digit !== label)
    .map(({ name, digit, confidence, refused, tags }) => {
      const got = refused ?? `${digit} ${(100 * confidence).toFixed(0)} %`;
      return `  ${name}: ${got}  (${tags.join(', ')})`;
    });
  return [
    ...[head, ...body, ''],
    `calibration error (15 bins): ${(100 * calibrationErrorOf(outcomes)).toFixed(2)} %`,
    '',
    ...['is | read as', `  |${digits.map((digit) => digit.padStart(5)).join('')}`, ...confusion, ''],
    ...[`${failures.length} failures`, ...failures, ''],
  ].join('\n');
}

function row(name: string, columns: readonly string[]): string {
  return [name.padEnd(32), ...columns.map((column) => column.padStart(9))].join('');
}
