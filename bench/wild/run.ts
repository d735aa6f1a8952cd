import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toComparison } from '../../src/cli/eval/to-table.ts';
import { runCommand } from '../../src/cli/run-command.ts';
import { parseOptions, usage, type WildRunOptions } from './options.ts';
import { partDigits, partPictures } from './parts.ts';
import { printScores } from './print-scores.ts';
import {
  calibrationErrorOf,
  compareOutcomes,
  confusionOf,
  type Outcome,
  scoreBy,
  scoreOutcomes,
} from './score.ts';
import { type Cell, encodeSheet } from './sheet.ts';
import { failureCell, pictureCell, stageCell } from './stage-cell.ts';
import type { WildPicture } from './types.ts';
import { createWildReader, type WildReader } from './wild-reader.ts';

/** What is kept of the pictures while they go by, one at a time. */
interface Collected {
  readonly index: Omit<WildPicture, 'bytes'>[];
  readonly cells: Map<string, Cell[]>;
  readonly stages: Map<string, Cell[]>;
  readonly outcomes: Outcome[];
  /** By the other profile. */
  readonly others: Outcome[];
  readonly failures: Cell[];
}

async function collect(
  options: WildRunOptions,
  reader: WildReader | null,
  other: WildReader | null,
): Promise<Collected> {
  const { data, part, out } = options;
  const kept: Collected = {
    index: [],
    cells: new Map(),
    stages: new Map(),
    outcomes: [],
    others: [],
    failures: [],
  };
  if (out !== undefined) mkdirSync(out, { recursive: true });
  for (const picture of partPictures(partDigits(data, part), options)) {
    const { bytes, ...entry } = picture;
    if (out !== undefined) {
      writeFileSync(join(out, picture.name), bytes);
      kept.index.push(entry);
    }
    if (options.sheet !== undefined) append(kept.cells, picture.kind, pictureCell(picture));
    if (options.stageSheet !== undefined) append(kept.stages, picture.kind, stageCell(picture));
    if (other !== null) kept.others.push(await other.readOutcome(picture));
    if (reader !== null) {
      const outcome = await reader.readOutcome(picture);
      kept.outcomes.push(outcome);
      if (options.failures !== undefined && outcome.digit !== outcome.label) {
        kept.failures.push(failureCell(picture, outcome));
      }
    }
  }
  return kept;
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  lists.set(key, [...(lists.get(key) ?? []), item]);
}

function writeSheets(file: string, cells: ReadonlyMap<string, readonly Cell[]>): void {
  for (const [kind, list] of cells) {
    writeFileSync(`${file.replace(/\.png$/, '')}-${kind}.png`, encodeSheet(list));
  }
}

function toReport(
  options: WildRunOptions,
  modelIds: readonly string[],
  outcomes: readonly Outcome[],
): unknown {
  const { part, seed, profile, threshold, perKind } = options;
  return {
    ...{ part, perKind, seed, modelIds, profile, threshold },
    all: scoreOutcomes(outcomes, threshold),
    ece: calibrationErrorOf(outcomes),
    kinds: Object.fromEntries(scoreBy(outcomes, threshold, ({ kind }) => [kind])),
    tags: Object.fromEntries(
      scoreBy(outcomes, threshold, ({ kind, tags }) => tags.map((tag) => `${kind} ${tag}`)),
    ),
    confusion: confusionOf(outcomes),
    failures: outcomes.filter(({ digit, label }) => digit !== label),
  };
}

async function main(options: WildRunOptions): Promise<number> {
  const { threshold, out, sheet, failures, json, stageSheet } = options;
  const { modelDir, models: modelIds, profile, against } = options;
  const reader = options.read ? await createWildReader({ modelDir, modelIds, profile }) : null;
  const isCompared = options.read && against !== undefined;
  const other = isCompared ? await createWildReader({ modelDir, modelIds, profile: against }) : null;
  try {
    const kept = await collect(options, reader, other);
    if (out !== undefined) writeFileSync(join(out, 'index.json'), `${JSON.stringify(kept.index, null, 1)}\n`);
    if (sheet !== undefined) writeSheets(sheet, kept.cells);
    if (stageSheet !== undefined) writeSheets(stageSheet, kept.stages);
    if (reader === null) return 0;
    process.stdout.write(printScores(kept.outcomes, threshold));
    if (against !== undefined) {
      process.stdout.write(`\n${toComparison(against, compareOutcomes(kept.outcomes, kept.others))}`);
    }
    if (failures !== undefined) writeFileSync(failures, encodeSheet(kept.failures));
    if (json !== undefined) {
      const report = toReport(options, reader.modelIds, kept.outcomes);
      writeFileSync(json, `${JSON.stringify(report, null, 1)}\n`);
    }
    return 0;
  } finally {
    await reader?.dispose();
    await other?.dispose();
  }
}

await runCommand({ usage, parse: parseOptions, run: main, failureCode: 2 });
