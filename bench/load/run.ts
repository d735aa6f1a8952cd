import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
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
  readonly seconds: number;
  readonly reads: number;
}

const scripts: Readonly<Record<string, (options: Options) => Promise<readonly Finding[]>>> = {
  overload: ({ seconds }) => overload(seconds),
  connections: ({ seconds }) => connections(seconds),
  faults: () => faults(),
  soak: ({ reads }) => soak(reads),
};

try {
  const { values, positionals } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      reads: { type: 'string', default: '200000' },
    },
    allowPositionals: true,
  });
  const options = { seconds: Number(values.seconds), reads: Number(values.reads) };
  if (positionals.length === 0 || !(options.seconds > 0) || !(options.reads > 0)) throw new Error('what?');
  const [processor] = cpus();
  const busy = loadavg()[0]?.toFixed(1);
  process.stdout.write(
    `${processor?.model ?? 'unknown processor'}, ${availableParallelism()} cores, load ${busy}, Node ${process.versions.node}\n`,
  );
  for (const name of positionals) {
    const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
    if (script === undefined) throw new Error(`${name} is no script`);
    if (!printReport(name, await script(options))) process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 2;
}
