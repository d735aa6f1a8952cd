import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const moduleUrl = new URL('../../dist/src/server/entries/node/log-sink.js', import.meta.url);
let logsRoot = '';
beforeAll(async () => {
  logsRoot = await mkdtemp(join(tmpdir(), 'digits-sink-'));
});
afterAll(() => rm(logsRoot, { recursive: true }));

/** Runs `code` in a process that has a sink, and tells how often it wrote to standard output. */
async function run(code: string): Promise<{ readonly stdout: string; readonly writes: number }> {
  const script = `
    import { writeSync } from 'node:fs';
    import { createLogSink } from '${moduleUrl}';
    const write = process.stdout.write.bind(process.stdout);
    let writes = 0;
    process.stdout.write = (text) => { writes++; return write(text); };
    const sink = createLogSink({ logsRoot: ${JSON.stringify(logsRoot)}, fileBytes: 1e9, keptFiles: 1 });
    // After the sink's own, which was there first.
    process.on('exit', () => writeSync(2, String(writes)));
    ${code}
  `;
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  return { stdout, writes: Number(stderr) };
}

const lines = (count: number) => Array.from({ length: count }, (_, n) => `line ${n}\n`).join('');

test('lines of one moment are written together, in order, and soon', async () => {
  const { stdout, writes } = await run(`
    for (let n = 0; n < 5; n++) sink.write('line ' + n);
    await new Promise(setImmediate);
    for (let n = 5; n < 9; n++) sink.write('line ' + n);
    while (writes === 0) await new Promise(setImmediate);
    sink.write('line 9');
  `);
  expect(stdout).toBe(lines(10));
  expect(writes).toBe(2);
});

test('after the end the file and standard output have all of them', async () => {
  const { stdout } = await run(`
    for (let n = 0; n < 1000; n++) sink.write('line ' + n);
    await sink.close();
    process.exit(0);
  `);
  expect(stdout).toBe(lines(1000));
  expect((await readFile(join(logsRoot, 'digits.log'), 'utf8')).endsWith(lines(1000))).toBe(true);
});

test.each(['process.exit(0)', 'queueMicrotask(() => process.exit(0))'])(
  'standard output has them after %s in the same turn',
  async (exit) => {
    const { stdout } = await run(`for (let n = 0; n < 1000; n++) sink.write('line ' + n); ${exit};`);
    expect(stdout).toBe(lines(1000));
  },
);

test('many lines of one turn are not all held', async () => {
  const { stdout, writes } = await run(`for (let n = 0; n < 20000; n++) sink.write('line ' + n);`);
  expect(stdout).toBe(lines(20_000));
  expect(writes).toBeGreaterThan(2);
  expect(writes).toBeLessThan(10);
});
