import { parseArgs } from 'node:util';
import { loadConfig } from '../server/entries/node/load-config.ts';
import { pruneModels } from '../server/entries/node/prune-models.ts';

const usage = `usage: npm run prune [-- --dry-run]

Removes the models under APP__ARTIFACTS_ROOT/digits but for the newest APP__KEEP_ARTIFACTS, and what is active or tagged.
`;

async function main(isDryRun: boolean): Promise<void> {
  const removed = await pruneModels(loadConfig(process.env), { nowMs: Date.now(), isDryRun });
  for (const name of removed) process.stdout.write(`${isDryRun ? 'would remove' : 'removed'} ${name}\n`);
  if (removed.length === 0) process.stdout.write('nothing to remove\n');
}

try {
  const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
  await main(values['dry-run']);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 1;
}
