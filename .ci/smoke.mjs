// Starts the service with `npm start`, waits for /readyz, reads the README's picture, stops the service with SIGTERM.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const port = 18081;
const folder = mkdtempSync(join(tmpdir(), 'digits-smoke-'));
const started = performance.now();
const child = spawn('npm', ['start'], {
  env: { ...process.env, APP__PORT: String(port), APP__DATA_ROOT: folder, APP__LOG_LEVEL: 'warn' },
  stdio: 'inherit',
  detached: true,
});
const ended = new Promise((resolve) => child.once('close', resolve));
try {
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.ok) break;
    if (performance.now() - started > 60_000) throw new Error('not ready within 60 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  console.log(`ready ${Math.round(performance.now() - started)} ms after npm start`);
  const form = new FormData();
  form.set('file', new Blob([readFileSync('test/golden/seven.png')], { type: 'image/png' }), 'seven.png');
  const answer = await (await fetch(`${url}/v1/read`, { method: 'POST', body: form })).json();
  console.log(JSON.stringify(answer));
  if (answer.digit !== 7 || answer.uncertain) throw new Error('a clear 7 was not read as a 7');
} finally {
  process.kill(-child.pid, 'SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
