import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../bench/service/free-port.ts';
import { smallModelId } from '../../../src/runtime/small-model.ts';
import { sleep } from '../../server/helpers/service.ts';
import type { ServiceRuntime, Settings } from './types.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const entry = join(root, 'dist/src/cli/serve.js');

/** The built service as a process: `command` is what stands in front of its entry file. */
export function processRuntime(name: string, command: readonly [string, ...string[]]): ServiceRuntime {
  const [program, ...args] = command;
  const works = spawnSync(program, ['--version'], { timeout: 60_000 }).status === 0;
  return {
    name,
    missing: works ? null : `${program} does not run here`,
    isBehindProxy: false,
    async start(settings) {
      const folder = await mkdtemp(join(tmpdir(), 'digits-runtime-'));
      const port = await freePort();
      const child = spawn(program, [...args, entry], {
        cwd: root,
        env: { ...environment(folder, port), ...settings },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let stderr = '';
      child.stderr.on('data', (data) => {
        stderr += data;
      });
      const exited = new Promise((resolve) => child.once('close', resolve));
      const url = `http://127.0.0.1:${port}`;
      while ((await fetch(`${url}/healthz`).catch(() => undefined)) === undefined) {
        if (child.exitCode !== null) throw new Error(`${name} ended: ${stderr}`);
        await sleep(10);
      }
      return {
        url,
        async stop() {
          child.kill('SIGTERM');
          await exited;
          await rm(folder, { recursive: true, force: true });
        },
      };
    },
  };
}

function environment(folder: string, port: number): Settings {
  return {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    APP__HOST: '127.0.0.1',
    APP__PORT: String(port),
    // What the runtimes without files carry.
    DIGITS__ACTIVE_MODEL: smallModelId,
    DIGITS__TTA_PROFILE: 'none',
    APP__THREADS: '1',
    APP__DATA_ROOT: folder,
    APP__LOG_LEVEL: 'error',
  };
}
