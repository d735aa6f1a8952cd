import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { runCommand } from '../src/cli/run-command.ts';
import { ratioTo, readEarlier } from './compare.ts';
import { benchDecode } from './decode.bench.ts';
import { benchFrames } from './frames.bench.ts';
import { benchHttp } from './http.bench.ts';
import type { BenchRow } from './measure.ts';
import { benchModels } from './models.bench.ts';
import { benchPeers } from './peers.bench.ts';
import { benchPipeline } from './pipeline.bench.ts';
import { benchReader } from './reader.bench.ts';
import { benchReload } from './reload.bench.ts';
import { measureSizes } from './sizes.ts';
import { benchSteps } from './steps.bench.ts';
import { benchTraining } from './training.bench.ts';

const suiteNames: readonly string[] =
  'decode steps pipeline models reader http sizes training reload frames'.split(' ');

const usage = `usage: npm run bench -- [SUITE...] [--peers] [--json FILE] [--compare FILE]

  SUITE      of ${suiteNames.join(', ')}; default all of them
             but frames, which wants Chromium and the built page (npm run build:web)
  --peers    the service beside Fastify + sharp + onnxruntime-node, request by request in turn; with it no SUITE: only this
  --json     writes what was measured
  --compare  an earlier --json file: how many times as fast each row has become
`;

function print(rows: readonly BenchRow[], earlier: ReadonlyMap<string, number>): void {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const header = ['median', 'p95', 'p99', 'runs', 'CPU', 'per s', earlier.size > 0 ? 'faster' : ''];
  process.stdout.write(`${''.padEnd(width)}${header.map((title) => title.padStart(11)).join('')}\n`);
  for (const row of rows) {
    const { name, medianMs, p95Ms, p99Ms, runs, cpuMs, perSecond } = row;
    const times = [medianMs, p95Ms, p99Ms].map((ms) => `${ms.toFixed(2)} ms`);
    const cpu = cpuMs === undefined ? '' : `${cpuMs.toFixed(2)} ms`;
    const columns = [...times, String(runs), cpu, perSecond?.toFixed(0) ?? '', ratioTo(earlier, row)];
    process.stdout.write(`${name.padEnd(width)}${columns.map((text) => text.padStart(11)).join('')}\n`);
  }
}

interface Options {
  readonly json: string | undefined;
  readonly compare: string | undefined;
  readonly peers: boolean;
  readonly suites: readonly string[];
}

async function main({ json, compare, peers, suites }: Options): Promise<number> {
  const wanted = (suite: string) => suites.includes(suite) || (suites.length === 0 && !peers);
  const earlier = compare === undefined ? new Map<string, number>() : readEarlier(compare);
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}`;
  process.stdout.write(`${machine}\n`);
  const rows: BenchRow[] = [];
  if (wanted('decode')) rows.push(...(await benchDecode()));
  if (wanted('steps')) rows.push(...benchSteps());
  if (wanted('pipeline')) rows.push(...(await benchPipeline()));
  if (wanted('models')) rows.push(...(await benchModels()));
  if (wanted('reader')) rows.push(...(await benchReader()));
  const http = wanted('http') ? await benchHttp() : null;
  if (http !== null) rows.push(...http.rows);
  if (peers) rows.push(...(await benchPeers()));
  const training = wanted('training') ? await benchTraining() : null;
  if (training !== null) rows.push(...training.rows);
  const reload = wanted('reload') ? await benchReload() : null;
  if (reload !== null) rows.push(...reload.rows);
  const frames = suites.includes('frames') ? await benchFrames() : null;
  if (frames !== null) rows.push(...frames.rows);
  if (rows.length > 0) print(rows, earlier);
  if (http !== null) {
    process.stdout.write(
      `ready after ${http.readyMs.toFixed(0)} ms; event-loop delay p99 ${http.eventLoopDelayP99Ms.toFixed(1)} ms; ` +
        `${http.residentMb.toFixed(0)} MB resident\n`,
    );
  }
  if (frames !== null) {
    const { answers, longTasks } = frames;
    process.stdout.write(
      `while it was drawn on: ${answers} changes of the answer, ${longTasks} tasks of over 50 ms\n`,
    );
  }
  const sizes = wanted('sizes') ? measureSizes() : {};
  for (const [name, bytes] of Object.entries(sizes)) {
    process.stdout.write(`${name}: ${(bytes / 1024).toFixed(0)} KiB\n`);
  }
  if (training !== null) {
    for (const [backend, speed] of Object.entries(training.samplesPerSecond)) {
      process.stdout.write(`training on one core, ${backend}: ${speed.toFixed(0)} samples/s\n`);
    }
  }
  if (reload !== null) {
    process.stdout.write(
      `resident after the first swap ${reload.firstMb.toFixed(0)} MB, highest later ` +
        `${reload.highestMb.toFixed(0)} MB, after the last ${reload.lastMb.toFixed(0)} MB\n`,
    );
  }
  if (json !== undefined) {
    writeFileSync(
      json,
      `${JSON.stringify({ machine, rows, http, sizes, training, reload, frames }, null, 2)}\n`,
    );
  }
  return 0;
}

function parseArguments(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'string' }, compare: { type: 'string' }, peers: { type: 'boolean' } },
    allowPositionals: true,
  });
  const unknown = positionals.find((name) => !suiteNames.includes(name));
  if (unknown !== undefined) throw new Error(`${unknown} is no suite.`);
  const { json, compare, peers = false } = values;
  return { json, compare, peers, suites: positionals };
}

await runCommand({ usage, parse: parseArguments, run: main });
