import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from '../../src/cli/run-command.ts';
import { packageRoot } from '../../src/runtime/package-root.ts';
import { type Coverage, startCoverage } from './coverage.ts';
import { type FuzzReport, fuzz } from './fuzz.ts';
import { type TargetName, targetNames } from './target-names.ts';
import { startWatchdog } from './watchdog.ts';

const usage = `usage: npm run fuzz -- TARGET... [--seconds N | --runs N] [--seed S] [--dir DIR]

Targets: ${targetNames.join(', ')}. For N seconds (default 10) or N inputs each. What
reached something new is kept under DIR/TARGET, and read from there the next time; findings are printed in base64, and
written there too. Exits with 1 where there are any.
`;

/** An input that is not done after so long is a hang, and ends the run. */
const hangMs = 10_000;
const root = packageRoot(import.meta.url);
/** Small valid and nearly valid inputs, and those that once found a fault. */
const seedFolders = ['test/fuzz/seeds', 'test/fuzz/regressions'] as const;

function filesOf(folder: string): readonly Uint8Array[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map(({ name }) => name)
    .sort()
    .map((name) => new Uint8Array(readFileSync(join(folder, name))));
}

function save(folder: string | undefined, input: Uint8Array): void {
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, createHash('sha256').update(input).digest('hex').slice(0, 16)), input);
}

interface Limits {
  readonly seconds: number;
  readonly runs: number | undefined;
  readonly seed: number;
  readonly dir: string | undefined;
}

async function fuzzTarget(name: TargetName, coverage: Coverage, limits: Limits): Promise<FuzzReport> {
  const { targets } = await import('./targets/index.ts');
  const target = await targets[name]();
  const own = limits.dir === undefined ? undefined : join(limits.dir, name);
  const seeds = seedFolders.flatMap((folder) => filesOf(join(root, folder, name)));
  if (own !== undefined) seeds.push(...filesOf(join(own, 'corpus')));
  const watchdog = startWatchdog(hangMs);
  const endMs = performance.now() + limits.seconds * 1000;
  const { runs } = limits;
  const report = await fuzz(target, {
    seeds,
    seed: limits.seed,
    goesOn: (done) => (runs === undefined ? performance.now() < endMs : done < runs),
    coverage,
    watch: watchdog.watch,
    kept: (input) => save(own === undefined ? undefined : join(own, 'corpus'), input),
  });
  await watchdog.stop();
  for (const { input } of report.findings) save(own === undefined ? undefined : join(own, 'findings'), input);
  return report;
}

function print(name: string, seconds: number, report: FuzzReport): void {
  const { runs, corpus, features, slowestMs, findings } = report;
  const perSecond = `${Math.round(runs / seconds)}/s`;
  process.stdout.write(
    `${name.padEnd(10)}${String(runs).padStart(9)} inputs ${perSecond.padStart(8)}   corpus ${String(corpus).padStart(5)}   ` +
      `features ${String(features).padStart(6)}   slowest ${slowestMs.toFixed(0)} ms   findings ${findings.length}\n`,
  );
  for (const { input, reason } of findings) {
    process.stdout.write(`FINDING ${reason}\n  ${Buffer.from(input).toString('base64')}\n`);
  }
}

interface Arguments extends Limits {
  readonly names: readonly TargetName[];
}

/** The exit code: 1 where something was found. */
async function main({ names, ...limits }: Arguments): Promise<number> {
  let exitCode = 0;
  // Of what is loaded after this: the targets are imported later.
  const coverage = startCoverage((url) => url.includes('/dist/src/'));
  for (const name of names) {
    const startMs = performance.now();
    const report = await fuzzTarget(name, coverage, limits);
    print(name, (performance.now() - startMs) / 1000, report);
    if (report.findings.length > 0) exitCode = 1;
  }
  coverage.stop();
  return exitCode;
}

function parseArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '10' },
      runs: { type: 'string' },
      seed: { type: 'string', default: '1' },
      dir: { type: 'string' },
    },
    allowPositionals: true,
  });
  if (positionals.length === 0) throw new Error('No TARGET is given.');
  return {
    names: positionals.map(toTargetName),
    seconds: toNumber('--seconds', values.seconds),
    runs: values.runs === undefined ? undefined : toNumber('--runs', values.runs),
    seed: toNumber('--seed', values.seed),
    dir: values.dir,
  };
}

function toTargetName(given: string): TargetName {
  const name = targetNames.find((one) => one === given);
  if (name === undefined) throw new Error(`${given} is no target.`);
  return name;
}

function toNumber(option: string, given: string): number {
  const number = Number(given);
  if (!Number.isFinite(number)) throw new Error(`${option} is ${given}; it must be a number.`);
  return number;
}

await runCommand({ usage, parse: parseArguments, run: main, failureCode: 2 });
