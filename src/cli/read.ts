import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Engine, Reading } from '../engine/index.ts';
import { messageOf } from '../error-message.ts';
import { isDigitsError } from '../errors.ts';
import { createNodeEngine } from '../runtime/engine-node.ts';
import { toEngineOptions } from '../server/entries/node/engine-options.ts';
import { loadConfig } from '../server/entries/node/load-config.ts';
import { modelsToStartWith } from '../server/entries/node/models-to-start-with.ts';
import { runCommand } from './run-command.ts';

const usage = `usage: npm run read -- [--json] FILE...

Reads the digit of each picture (PNG or JPEG) with the models that the service would start with, and its settings.
--json prints one object a line; npm's own lines are left out by npm run --silent. The exit code is 1 if a file could not be read.
`;

type Outcome =
  | { readonly file: string; readonly reading: Reading }
  | { readonly file: string; readonly code: string; readonly message: string };

/** `read` of one file; what goes wrong with it is its outcome. */
async function readPicture(engine: Engine, file: string): Promise<Outcome> {
  try {
    return { file, reading: await engine.read(await readFile(file)) };
  } catch (error) {
    const code = isDigitsError(error) ? error.code : 'unreadable_file';
    return { file, code, message: messageOf(error) };
  }
}

function toText(outcome: Outcome): string {
  if (!('reading' in outcome)) return `${outcome.file}\t-\t${outcome.code}: ${outcome.message}`;
  const { digit, confidence, probs, uncertain } = outcome.reading;
  const top = probs
    .map((probability, candidate) => ({ probability, candidate }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, 3)
    .map(({ probability, candidate }) => `${candidate}=${probability.toFixed(3)}`);
  const columns = [outcome.file, digit, `${(100 * confidence).toFixed(1)} %`, top.join(' ')];
  return [...columns, ...(uncertain ? ['uncertain'] : [])].join('\t');
}

function toJson(outcome: Outcome): string {
  if (!('reading' in outcome)) return JSON.stringify(outcome);
  const { digit, confidence, probs, modelId, uncertain } = outcome.reading;
  return JSON.stringify({ file: outcome.file, digit, confidence, probs, model_id: modelId, uncertain });
}

interface Arguments {
  readonly files: readonly string[];
  readonly print: (outcome: Outcome) => string;
}

/** The exit code: 0 if all files were read, 1 if not. */
async function main({ files, print }: Arguments): Promise<number> {
  const config = loadConfig(process.env);
  const engine = createNodeEngine({
    ...toEngineOptions(config),
    modelIds: await modelsToStartWith(config, (error) => {
      const reason = messageOf(error);
      process.stderr.write(`the set that was made active can't be read: ${reason}\n`);
    }),
    threads: 1,
    onWorkerLost: (reason) => process.stderr.write(`a worker was lost: ${reason}\n`),
  });
  let exitCode = 0;
  try {
    await engine.started();
    const { modelId, refused, fault } = engine.status();
    for (const model of refused) process.stderr.write(`${model.modelId} is not used: ${model.reason}\n`);
    if (modelId === null) throw new Error(fault ?? 'no model could be loaded');
    for (const file of files) {
      const outcome = await readPicture(engine, file);
      if (!('reading' in outcome)) exitCode = 1;
      process.stdout.write(`${print(outcome)}\n`);
    }
  } finally {
    await engine.dispose();
  }
  return exitCode;
}

function parseArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (positionals.length === 0) throw new Error('No FILE is given.');
  return { files: positionals, print: values.json ? toJson : toText };
}

await runCommand({
  usage,
  parse: parseArguments,
  run: main,
  failureCode: 2,
  outputClosed: () => process.exit(),
});
