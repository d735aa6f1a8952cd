import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchDecode } from './decode.bench.ts';
import { benchHttp } from './http.bench.ts';
import type { BenchRow } from './measure.ts';
import { benchPipeline } from './pipeline.bench.ts';
import { benchReader } from './reader.bench.ts';
import { benchReload } from './reload.bench.ts';
import { benchTraining } from './training.bench.ts';

const usage = `usage: npm run bench -- [--json FILE] [decode] [pipeline] [reader] [http] [training] [reload]

Times the decoders beside pngjs and jpeg-js, the pipeline, whole readings, the service over HTTP, a
training step, and 50 changes of the models; all by default.
`;

function print(rows: readonly BenchRow[]): void {
  const width = Math.max(...rows.map(({ name }) => name.length));
  process.stdout.write(`${''.padEnd(width)}   median      p95    runs\n`);
  for (const { name, medianMs, p95Ms, runs } of rows) {
    const columns = [
      `${medianMs.toFixed(2)} ms`.padStart(9),
      `${p95Ms.toFixed(2)} ms`.padStart(9),
      String(runs).padStart(6),
    ];
    process.stdout.write(`${name.padEnd(width)} ${columns.join(' ')}\n`);
  }
}

async function main(json: string | undefined, suites: readonly string[]): Promise<void> {
  const wanted = (suite: string) => suites.length === 0 || suites.includes(suite);
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}`;
  process.stdout.write(`${machine}\n`);
  const rows: BenchRow[] = [];
  if (wanted('decode')) rows.push(...(await benchDecode()));
  if (wanted('pipeline')) rows.push(...(await benchPipeline()));
  if (wanted('reader')) rows.push(...(await benchReader()));
  const http = wanted('http') ? await benchHttp() : null;
  if (http !== null) rows.push(...http.rows);
  const training = wanted('training') ? await benchTraining() : null;
  if (training !== null) rows.push(...training.rows);
  const reload = wanted('reload') ? await benchReload() : null;
  if (reload !== null) rows.push(...reload.rows);
  print(rows);
  if (http !== null) {
    process.stdout.write(
      `ready after ${http.readyMs.toFixed(0)} ms; with 8 clients ${http.requestsPerSecond.toFixed(0)} requests/s, ` +
        `event-loop delay p99 ${http.eventLoopDelayP99Ms.toFixed(1)} ms; ${http.residentMb.toFixed(0)} MB resident\n`,
    );
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
    writeFileSync(json, `${JSON.stringify({ machine, rows, http, training, reload }, null, 2)}\n`);
  }
}

try {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'string' } },
    allowPositionals: true,
  });
  await main(values.json, positionals);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 1;
}
