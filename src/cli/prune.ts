import { parseArgs } from 'node:util';
import { loadConfig } from '../server/entries/node/load-config.ts';
import { pruneModels } from '../server/entries/node/prune-models.ts';
import { runCommand } from './run-command.ts';

const usage = `usage: npm run prune [-- --dry-run]

Removes the models under APP__ARTIFACTS_ROOT/digits but for the newest APP__KEEP_ARTIFACTS, and what is active or tagged.
`;

async function main(isDryRun: boolean): Promise<number> {
  const removed = await pruneModels(loadConfig(process.env), { nowMs: Date.now(), isDryRun });
  for (const name of removed) process.stdout.write(`${isDryRun ? 'would remove' : 'removed'} ${name}\n`);
  if (removed.length === 0) process.stdout.write('nothing to remove\n');
  return 0;
}

function parseArguments(args: readonly string[]): boolean {
  const { values } = parseArgs({
    args: [...args],
    options: { 'dry-run': { type: 'boolean', default: false } },
  });
  return values['dry-run'];
}

await runCommand({ usage, parse: parseArguments, run: main });
