import type { FlagScore } from './flag-score.ts';

/** Tags of fewer pictures are left out of the table. */
const leastCount = 10;

export interface FlagTables {
  readonly all: FlagScore;
  readonly kinds: ReadonlyMap<string, FlagScore>;
  /** Digits, by where they come from. */
  readonly digits: ReadonlyMap<string, FlagScore>;
}

/** Two tables as text: what is no digit, by kind and tag; and digits, where what is flagged is the price. */
export function printFlags({ all, kinds, digits }: FlagTables): string {
  const head = ['pictures', 'uncertain', 'refused', 'fooled', 'flagged %'];
  const rows = [...kinds].filter(([name, { count }]) => {
    const [kind = name, tag] = name.split(' ');
    // A tag that all of a kind have says nothing more than the kind.
    return tag === undefined || (count >= leastCount && count < (kinds.get(kind)?.count ?? 0));
  });
  return [
    line('no digit', head),
    scoreLine('all', all),
    ...rows.map(([name, score]) => scoreLine(name.includes(' ') ? `  ${name}` : name, score)),
    '',
    line('digits', ['pictures', 'uncertain', 'refused', 'confident', 'flagged %']),
    ...Array.from(digits, ([name, score]) => scoreLine(name, score)),
    '',
  ].join('\n');
}

function scoreLine(name: string, { count, uncertain, refused, fooled, flagged }: FlagScore): string {
  return line(name, [`${count}`, `${uncertain}`, `${refused}`, `${fooled}`, (100 * flagged).toFixed(2)]);
}

function line(name: string, columns: readonly string[]): string {
  return [name.padEnd(30), ...columns.map((column) => column.padStart(10))].join('');
}
