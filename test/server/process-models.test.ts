import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { modelsAnswerSchema } from '../../src/contract.ts';
import { goldenModel, writeModels } from '../helpers/models.ts';
import { activate, apiKey, upload } from './helpers/model-admin.ts';
import { type ServerProcess, startServerProcess } from './helpers/process.ts';
import { sleep } from './helpers/service.ts';

const models = ['a', 'b'].map((modelId) => ({ modelId, model: goldenModel() }));
const env = { SECURITY__API_KEY: apiKey, DIGITS__ACTIVE_MODEL: 'a', DIGITS__WATCH_SECONDS: '0' };

let server: ServerProcess | undefined;
afterEach(async () => {
  await server?.dispose();
  server = undefined;
});

async function version({ url }: ServerProcess): Promise<string | undefined> {
  const response = await fetch(`${url}/v1/models/active`, { headers: { 'x-api-key': apiKey } });
  return modelsAnswerSchema.parse(await response.json()).models[0]?.version;
}

test('SIGHUP loads the configured models anew, SIGTERM in the middle of it ends in order', async () => {
  server = await startServerProcess({ models, env });
  await activate(server.url, ['b']);
  await writeModels(join(server.folder, 'models'), [
    { modelId: 'a', model: goldenModel(0.06), overrides: { version: '2.0.0' } },
  ]);
  server.child.kill('SIGHUP');
  while ((await version(server)) !== '2.0.0') await sleep(20);
  server.child.kill('SIGHUP');
  await sleep(100);
  server.child.kill('SIGTERM');
  expect(await server.exited).toBe(0);
  expect(server.output.stderr).toBe('');
  expect(server.output.stdout).toMatch(/"event":"stopped"}\n$/);
}, 300_000);

/** `ulimit -f` is in blocks of 512 or 1024 bytes; writes beyond it fail as they do on a disk that is full. */
test.skipIf(process.platform === 'win32')(
  'an upload that the disk does not take is told of, and leaves nothing',
  async () => {
    const limited = { ...env, APP__LOG_FILE_MB: '0' };
    server = await startServerProcess({ models, env: limited, shell: 'ulimit -f 4' });
    const response = await upload(server.url, { modelId: 'large', model: goldenModel() });
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: 'internal_error' });
    expect(await readdir(join(server.folder, 'data', 'artifacts', 'digits'))).toEqual([]);
    await expect.poll(() => server?.output.stdout).toMatch(/EFBIG/);
    expect((await activate(server.url, ['large'])).status).toBe(422);
  },
  300_000,
);
