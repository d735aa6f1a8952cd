import { writeFileSync } from 'node:fs';
import { runCommand } from '../../src/cli/run-command.ts';
import { encodePng } from '../../src/image/index.ts';
import { type RocSeries, rocCurve, rocPoints } from '../../src/training/charts/index.ts';
import { partPictures } from '../wild/parts.ts';
import { type Cell, encodeSheet } from '../wild/sheet.ts';
import { kinds as wildKinds } from '../wild/types.ts';
import { type Answer, createWildReader, type WildReader } from '../wild/wild-reader.ts';
import { flagCell } from './flag-cell.ts';
import {
  confidenceOf,
  type FlagScore,
  isConfident,
  type NotDigitOutcome,
  scoreFlags,
  scoreKinds,
} from './flag-score.ts';
import { loadMaterial, notDigitPictures } from './not-digit-pictures.ts';
import { type NotDigitRunOptions, parseOptions, usage } from './options.ts';
import { printFlags } from './print-flags.ts';
import type { Material } from './types.ts';

async function main(options: NotDigitRunOptions): Promise<number> {
  const material = loadMaterial(options.data, options.part);
  const modelOptions = { modelDir: options.modelDir, modelIds: options.models, profile: options.profile };
  const reader = options.read ? await createWildReader(modelOptions) : null;
  try {
    const outcomes = await readOthers(material, options, reader);
    if (reader === null) return 0;
    const digits = new Map([
      ['MNIST', await readMnistDigits(material, options, reader)],
      ['bench/wild', await readWildDigits(material, options, reader)],
    ]);
    report(options, reader.modelIds, outcomes, digits);
    return 0;
  } finally {
    await reader?.dispose();
  }
}

/** Makes the pictures of what is no digit, one at a time; reads them where there is a reader; writes the sheets. */
async function readOthers(
  material: Material,
  options: NotDigitRunOptions,
  reader: WildReader | null,
): Promise<readonly NotDigitOutcome[]> {
  const { sheet, failures, threshold } = options;
  const outcomes: NotDigitOutcome[] = [];
  const cells = new Map<string, Cell[]>();
  const fooled: Cell[] = [];
  for (const picture of notDigitPictures(material, options)) {
    const { kind, name, tags, bytes } = picture;
    if (sheet !== undefined) cells.set(kind, [...(cells.get(kind) ?? []), flagCell(picture, null)]);
    if (reader === null) continue;
    const answer = await reader.readAnswer(bytes);
    // Any other code says that the picture is no picture: a fault of whoever made it.
    if (answer.refused !== null && answer.refused !== 'preprocessing_failed') {
      throw new Error(`${name} is refused: ${answer.refused}.`);
    }
    outcomes.push({ kind, name, tags, ...answer });
    if (failures !== undefined && isConfident(answer, threshold)) fooled.push(flagCell(picture, answer));
  }
  for (const [kind, list] of cells) {
    writeFileSync(`${sheet?.replace(/\.png$/, '')}-${kind}.png`, encodeSheet(list));
  }
  if (failures !== undefined) writeFileSync(failures, encodeSheet(fooled));
  return outcomes;
}

/** Plain digits as the PNG that a client would send. */
async function readMnistDigits(
  { digits }: Material,
  options: NotDigitRunOptions,
  reader: WildReader,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const { pixels } of digits.slice(0, options.digits)) {
    answers.push(await reader.readAnswer(encodePng({ data: pixels, width: 28, height: 28 })));
  }
  return answers;
}

async function readWildDigits(
  { digits }: Material,
  { part, seed, wild }: NotDigitRunOptions,
  reader: WildReader,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const { bytes } of partPictures(digits, { part, seed, kinds: wildKinds, perKind: wild })) {
    answers.push(await reader.readAnswer(bytes));
  }
  return answers;
}

function report(
  options: NotDigitRunOptions,
  modelIds: readonly string[],
  outcomes: readonly NotDigitOutcome[],
  digits: ReadonlyMap<string, readonly Answer[]>,
): void {
  const { part, perKind, seed, profile, threshold } = options;
  const all = scoreFlags(outcomes, threshold);
  const kinds = scoreKinds(outcomes, threshold);
  const read = [...digits].filter(([, answers]) => answers.length > 0);
  const price = new Map(
    read.map(([name, answers]): [string, FlagScore] => [name, scoreFlags(answers, threshold)]),
  );
  process.stdout.write(
    `models ${modelIds.join(', ')}; profile ${profile}; threshold ${threshold}; part ${part}\n\n` +
      printFlags({ all, kinds, digits: price }),
  );
  const others = outcomes.map(confidenceOf);
  const series = read.map(
    ([name, answers]): RocSeries => ({ name, points: rocPoints(answers.map(confidenceOf), others) }),
  );
  if (options.roc !== undefined) {
    writeFileSync(
      options.roc,
      rocCurve(series, `${modelIds.join(' + ')}, profile ${profile}`, { threshold }),
    );
  }
  if (options.json !== undefined) {
    const figures = {
      ...{ part, perKind, seed, modelIds, profile, threshold, all },
      kinds: Object.fromEntries(kinds),
      digits: Object.fromEntries(price),
      fooled: outcomes.filter((outcome) => isConfident(outcome, threshold)),
    };
    writeFileSync(options.json, `${JSON.stringify(figures, null, 1)}\n`);
  }
}

await runCommand({ usage, parse: parseOptions, run: main, failureCode: 2 });
