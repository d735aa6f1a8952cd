// What the Dockerfile puts into the image, installed in a folder of its own without the packages for development: every command starts,
// the service reads the README's picture and trains a model.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const port = 18082;
const apiKey = 'production';
const url = `http://127.0.0.1:${port}`;
const folder = mkdtempSync(join(tmpdir(), 'digits-production-'));
const app = join(folder, 'app');
const data = join(folder, 'data');
const env = {
  ...process.env,
  NODE_ENV: 'production',
  APP__HOST: '127.0.0.1',
  APP__PORT: String(port),
  APP__DATA_ROOT: data,
  APP__LOG_LEVEL: 'warn',
  SECURITY__API_KEY: apiKey,
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

install();
startCommands();
await writeDigits();
const child = spawn(process.execPath, ['dist/src/cli/serve.js'], { cwd: app, env, stdio: 'inherit' });
const ended = new Promise((resolve) => child.once('close', resolve));
try {
  await within(30, 'not ready', async () => {
    if (child.exitCode !== null) throw new Error('the service ended before it was ready');
    return (await fetch(`${url}/readyz`).catch(() => null))?.ok;
  });
  await readSeven();
  await train();
} finally {
  child.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
console.log('an installation without the packages for development starts, reads and trains');

function install() {
  mkdirSync(app);
  for (const name of ['package.json', 'package-lock.json', 'dist/src', 'models', 'recipes']) {
    cpSync(name, join(app, name), { recursive: true });
  }
  execFileSync('npm', ['ci', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', '--silent'], {
    cwd: app,
    stdio: 'inherit',
  });
  // The image leaves out what Node doesn't load, and so does this.
  const dockerfile = readFileSync('Dockerfile', 'utf8').replaceAll('\\\n', ' ');
  const [, run = ''] = /^RUN npm ci --omit=dev (.*)$/m.exec(dockerfile) ?? [];
  const removals = run.split('&&').filter((step) => /^\s*(find|rm -rf) node_modules/.test(step));
  if (removals.length === 0) throw new Error('the Dockerfile has changed: what does it leave out?');
  for (const step of removals) execFileSync('sh', ['-c', step], { cwd: app });
}

/** Told to explain itself, or given no settings, each command ends at once, after its imports. */
function startCommands() {
  const commands = ['serve', 'read', 'eval', 'train', 'data', 'prune', 'worker'].map((name) => `cli/${name}`);
  const bots = ['gateway', 'http', 'register'].map((name) => `discord/entries/${name}`);
  const bare = { PATH: process.env.PATH };
  for (const name of [...commands, ...bots]) {
    const run = spawnSync(process.execPath, [join('dist/src', `${name}.js`), '--help'], {
      cwd: app,
      env: bare,
      encoding: 'utf8',
      timeout: 20_000,
    });
    const isFine = run.status === 0 || /^cannot start: (?!.*Cannot find)/.test(run.stderr);
    if (!isFine) throw new Error(`${name} does not start: ${run.stderr}`);
  }
}

async function readSeven() {
  const form = new FormData();
  form.set('file', new Blob([readFileSync('test/golden/seven.png')], { type: 'image/png' }), 'seven.png');
  const headers = { 'x-api-key': apiKey };
  const answer = await (await fetch(`${url}/v1/read`, { method: 'POST', headers, body: form })).json();
  if (answer.digit !== 7 || answer.uncertain)
    throw new Error(`a clear 7 was read as ${JSON.stringify(answer)}`);
}

/** One that wants no fonts, which are packages for development. */
async function train() {
  const recipe = {
    ...JSON.parse(readFileSync('recipes/small.json', 'utf8')),
    ...{ width: 4, epochs: 1, batchSize: 20, validation: 20 },
    sets: { count: 1, seed: 1, notDigits: 0 },
    augmentation: { plain: 1, restroke: 0, pen: 0, broken: 0, thumbnail: 0, paper: 0 },
  };
  const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
  const body = JSON.stringify({ recipe, model_id: 'pupil' });
  const asked = await fetch(`${url}/v1/training/jobs`, { method: 'POST', headers, body });
  if (asked.status !== 202) throw new Error(`the job was not taken: ${await asked.text()}`);
  const { job_id: id } = await asked.json();
  let job;
  await within(120, 'the training did not end', async () => {
    job = await (await fetch(`${url}/v1/training/jobs/${id}`, { headers })).json();
    return !['queued', 'running'].includes(job.state);
  });
  if (job.state !== 'completed') throw new Error(`the training failed: ${JSON.stringify(job)}`);
}

/** The golden digits again and again, as MNIST's four files. */
async function writeDigits() {
  const { goldenPlanes } = await import('../dist/src/engine/golden-planes.js');
  const planes = Buffer.concat(goldenPlanes().map((plane) => plane.data));
  const idx = (dims, bytes) => {
    const header = Buffer.alloc(4 + 4 * dims.length);
    header[2] = 8;
    header[3] = dims.length;
    for (const [i, size] of dims.entries()) header.writeUInt32BE(size, 4 + 4 * i);
    return Buffer.concat([header, bytes]);
  };
  const mnist = join(data, 'mnist');
  mkdirSync(mnist, { recursive: true });
  for (const [part, times] of [
    ['train', 10],
    ['t10k', 1],
  ]) {
    const images = Buffer.concat(Array(times).fill(planes));
    const labels = Buffer.from(Array.from({ length: 10 * times }, (_, n) => n % 10));
    writeFileSync(join(mnist, `${part}-images-idx3-ubyte`), idx([labels.length, 28, 28], images));
    writeFileSync(join(mnist, `${part}-labels-idx1-ubyte`), idx([labels.length], labels));
  }
}

async function within(seconds, complaint, isDone) {
  const end = performance.now() + 1000 * seconds;
  while (!(await isDone())) {
    if (performance.now() > end) throw new Error(`${complaint} within ${seconds} s`);
    await pause(100);
  }
}
