import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { runCommand } from '../../src/cli/run-command.ts';
import { connections } from './connections.ts';
import { faults } from './faults.ts';
import { overload } from './overload.ts';
import { type Finding, printReport } from './report.ts';
import { soak } from './soak.ts';

const usage = `usage: npm run load -- NAME... [--seconds N] [--reads N]

  overload     three times what the service can do, for N seconds (default 60)
  connections  slow, idle, half-closed and vanishing clients, for N seconds
  faults       workers that end, run out of memory and hang
  soak         N reads (default 200,000) of good and broken pictures

Exits with 1 where something is not as it must be. Run it on a machine that does nothing else.
`;

interface Options {
  readonly names: readonly string[];
  readonly seconds: number;
  readonly reads: number;
}

const scripts: Readonly<Record<string, (options: Options) => Promise<readonly Finding[]>>> = {
  overload: ({ seconds }) => overload(seconds),
  connections: ({ seconds }) => connections(seconds),
  faults: () => faults(),
  soak: ({ reads }) => soak(reads),
};

/** The exit code: 1 where something is not as it must be. */
async function main(options: Options): Promise<number> {
  const [processor] = cpus();
  const busy = loadavg()[0]?.toFixed(1);
  process.stdout.write(
    `${processor?.model ?? 'unknown processor'}, ${availableParallelism()} cores, load ${busy}, Node ${process.versions.node}\n`,
  );
  let exitCode = 0;
  for (const name of options.names) {
    const findings = (await scripts[name]?.(options)) ?? [];
    if (!printReport(name, findings)) exitCode = 1;
  }
  return exitCode;
}

function parseArguments(args: readonly string[]): Options {
  const { values, positionals: names } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '60' },
      reads: { type: 'string', default: '200000' },
    },
    allowPositionals: true,
  });
  const options = { names, seconds: Number(values.seconds), reads: Number(values.reads) };
  if (names.length === 0) throw new Error('No NAME is given.');
  const unknown = names.find((name) => !Object.hasOwn(scripts, name));
  if (unknown !== undefined) throw new Error(`${unknown} is no script.`);
  if (!(options.seconds > 0)) throw new Error(`--seconds is ${values.seconds}; it must be a number above 0.`);
  if (!(options.reads > 0)) throw new Error(`--reads is ${values.reads}; it must be a number above 0.`);
  return options;
}

await runCommand({ usage, parse: parseArguments, run: main, failureCode: 2 });
