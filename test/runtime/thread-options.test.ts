import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const built = (path: string) => JSON.stringify(new URL(`../../dist/src/runtime/${path}`, import.meta.url));
const models = JSON.stringify(fileURLToPath(new URL('../../models', import.meta.url)));

/** Whether a pool's worker gets ready. */
const script = `(async () => {
  const { createNodeEngine } = await import(${built('engine-node.js')});
  const { createModelStoreFs } = await import(${built('model-store-fs.js')});
  const engine = createNodeEngine({
    store: createModelStoreFs(${models}), modelIds: ['small'], device: 'cpu', threads: 1, queueLimit: 1, timeoutMs: 1000,
    reader: { limits: { maxBytes: 1, maxSidePx: 1 }, tta: 'none', uncertainThreshold: 0, visualizeMaxBytes: 0, temperatureOverride: null },
    onWorkerLost: (reason) => { console.log(reason); process.exit(); },
  });
  await engine.started();
  console.log(engine.status().modelId);
  await engine.dispose();
})()`;

test.each([[[]], [['--input-type=module']], [['--expose-gc']], [['--expose-gc', '--input-type=module']]])(
  'a worker starts in a process with the options %j',
  (options) => {
    const out = execFileSync(process.execPath, [...options, '--eval', script], { encoding: 'utf8' });
    expect(out).toBe('ensemble_1_models\n');
  },
);
