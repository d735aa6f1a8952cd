import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Engine, type TtaProfile, ttaProfiles } from '../engine/index.ts';
import { createNodeEngine } from '../runtime/engine-node.ts';
import { toEngineOptions } from '../server/entries/node/engine-options.ts';
import { loadConfig } from '../server/entries/node/load-config.ts';
import { readMnist } from '../training/node/read-mnist.ts';
import { firstPlanes, type LabelledPlanes, planeSize } from '../training/planes.ts';
import { type Comparison, compare } from './eval/compare.ts';
import { missSheet } from './eval/miss-sheet.ts';
import { type Outcome, readSet } from './eval/read-set.ts';
import { summarize } from './eval/summarize.ts';
import { toComparison, toMissList, toTable } from './eval/to-table.ts';
import { runCommand } from './run-command.ts';

const usage = `usage: npm run eval -- --data DIR [--profile P] [--models A,B] [--limit N] [--misses]
                      [--sheet FILE] [--part test|validation] [--against P] [--min-accuracy A] [--json FILE]

Reads the test pictures of an IDX folder through the whole service but HTTP, each as a PNG.
  --data     folder of MNIST's files, plain or .gz
  --part     test (default; for reporting alone), or validation, to choose by: the training files' last 5,000,
             which the shipped recipes don't train on
  --profile  ${ttaProfiles.join(', ')}; default: the service's setting
  --against  another profile: how many pictures it reads as something else, and at what cost
  --models   the models of the ensemble; default: the service's setting
  --limit    reads only the first N
  --misses   lists the pictures that were not read right
  --sheet    draws them too, in the order of the list, as a PNG
  --min-accuracy  0 to 1; the exit code is 1 where fewer are read right
  --json     writes the figures to a file too
`;

const parts = ['test', 'validation'] as const;
const validationCount = 5000;

interface Arguments {
  readonly data: string;
  readonly part: (typeof parts)[number];
  readonly profile: TtaProfile | undefined;
  readonly against: TtaProfile | undefined;
  readonly models: readonly string[] | undefined;
  readonly limit: number;
  readonly misses: boolean;
  readonly sheet: string | undefined;
  readonly minAccuracy: number;
  readonly json: string | undefined;
}

/** The exit code: 1 where too few are read right. */
async function main(options: Arguments): Promise<number> {
  const set = firstPlanes(await readPart(options), options.limit);
  if (set.labels.length === 0) throw new Error(`${options.data} has no pictures to read.`);
  const profile = options.profile ?? toEngineOptions(loadConfig(process.env)).reader.tta;
  const { models, outcomes } = await readWith(profile, set, options);
  const summary = summarize(outcomes);
  process.stdout.write(`models ${models.join(', ')}; profile ${profile}\n\n${toTable(summary)}`);
  if (options.misses) process.stdout.write(`\n${toMissList(summary.misses)}`);
  if (options.sheet !== undefined && summary.misses.length > 0) {
    await writeFile(options.sheet, missSheet(set, summary.misses));
  }
  let comparison: Comparison | null = null;
  if (options.against !== undefined) {
    const other = await readWith(options.against, set, options);
    comparison = compare(outcomes, other.outcomes);
    process.stdout.write(`\n${toComparison(options.against, comparison)}`);
  }
  const isGoodEnough = summary.accuracy >= options.minAccuracy;
  if (!isGoodEnough) process.stderr.write(`the accuracy is below ${options.minAccuracy}\n`);
  if (options.json !== undefined) {
    const report = { models, profile, ...summary, against: options.against, comparison };
    await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  }
  return isGoodEnough ? 0 : 1;
}

async function readWith(
  profile: TtaProfile,
  set: LabelledPlanes,
  options: Arguments,
): Promise<{ readonly models: readonly string[]; readonly outcomes: readonly Outcome[] }> {
  const service = toEngineOptions(loadConfig(process.env));
  const workers = availableParallelism();
  const engine = createNodeEngine({
    ...service,
    reader: { ...service.reader, tta: profile },
    modelIds: options.models ?? service.modelIds,
    threads: workers,
    onWorkerLost: (reason) => process.stderr.write(`a worker was lost: ${reason}\n`),
  });
  try {
    await checkModels(engine);
    // One more than can be read at once, so that no worker waits for this thread.
    const outcomes = await readSet(engine, set, workers + 1, showProgress(set.labels.length));
    return { models: engine.status().models.map(({ model_id }) => model_id), outcomes };
  } finally {
    await engine.dispose();
  }
}

async function readPart({ data, part }: Arguments): Promise<LabelledPlanes> {
  if (part === 'test') return await readMnist(data, 't10k');
  const { planes, labels } = await readMnist(data, 'train');
  return {
    planes: planes.subarray(-validationCount * planeSize),
    labels: labels.subarray(-validationCount),
  };
}

/** Figures of an ensemble are worth nothing where one of its models is missing. */
async function checkModels(engine: Engine): Promise<void> {
  await engine.started();
  const { modelId, refused, fault } = engine.status();
  const reasons = refused.map((model) => `${model.modelId} is not used: ${model.reason}`);
  if (reasons.length > 0) throw new Error(reasons.join('\n'));
  if (modelId === null) throw new Error(fault ?? 'no model could be loaded');
}

/** A counter on a terminal, nothing elsewhere. */
function showProgress(count: number): (done: number) => void {
  return (done) => {
    if (!process.stderr.isTTY || (done % 100 !== 0 && done !== count)) return;
    process.stderr.write(done === count ? '\r\u001b[K' : `\r${done}/${count}`);
  };
}

function parseArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      part: { type: 'string', default: 'test' },
      profile: { type: 'string' },
      against: { type: 'string' },
      models: { type: 'string' },
      limit: { type: 'string' },
      misses: { type: 'boolean', default: false },
      sheet: { type: 'string' },
      'min-accuracy': { type: 'string', default: '0' },
      json: { type: 'string' },
    },
  });
  if (values.data === undefined) throw new Error('--data is missing.');
  const profile = toProfile('--profile', values.profile);
  const against = toProfile('--against', values.against);
  const part = parts.find((name) => name === values.part);
  if (part === undefined) throw new Error(`--part is ${values.part}; it must be ${parts.join(' or ')}.`);
  const limit = values.limit === undefined ? Number.POSITIVE_INFINITY : Number(values.limit);
  if (limit !== Number.POSITIVE_INFINITY && !(Number.isInteger(limit) && limit > 0)) {
    throw new Error(`--limit is ${values.limit}; it must be a whole number above 0.`);
  }
  const minAccuracy = Number(values['min-accuracy']);
  if (!(minAccuracy >= 0 && minAccuracy <= 1)) {
    throw new Error(`--min-accuracy is ${values['min-accuracy']}; it must be from 0 to 1.`);
  }
  const models = values.models?.split(',').map((id) => id.trim());
  const { data, misses, sheet, json } = values;
  return { data, part, profile, against, models, limit, misses, sheet, minAccuracy, json };
}

function toProfile(option: string, name: string | undefined): TtaProfile | undefined {
  const profile = ttaProfiles.find((one) => one === name);
  if (name === undefined || profile !== undefined) return profile;
  throw new Error(`${option} is ${name}; it must be one of ${ttaProfiles.join(', ')}.`);
}

await runCommand({ usage, parse: parseArguments, run: main, failureCode: 2 });
