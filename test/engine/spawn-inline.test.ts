import { afterEach, describe, expect, test } from 'vitest';
import { createEngine, createOrtClassifier, type Engine, spawnInline } from '../../src/engine/index.ts';
import { systemTimers } from '../../src/runtime/system-timers.ts';
import { digitPng, engineOptions, poolOptions } from '../helpers/engine.ts';
import { memoryStore, templateModel } from '../helpers/models.ts';

let engine: Engine | null = null;
afterEach(async () => {
  await engine?.dispose();
});

async function start(queueLimit = 8): Promise<Engine> {
  engine = createEngine(
    {
      store: memoryStore([{ modelId: 'templates', model: templateModel() }]),
      spawn: spawnInline({ createClassifier: createOrtClassifier, timers: systemTimers }),
      timers: systemTimers,
      onWorkerLost: () => {},
    },
    { ...engineOptions, pool: { ...poolOptions, queueLimit } },
  );
  await engine.started();
  return engine;
}

describe('an engine in the calling thread', () => {
  test('reads', async () => {
    const inline = await start();
    expect(inline.status()).toMatchObject({ ready: true, modelId: 'ensemble_1_models', fault: null });
    const readings = await Promise.all([3, 1, 4].map((digit) => inline.read(digitPng(digit))));
    expect(readings.map(({ digit }) => digit)).toEqual([3, 1, 4]);
  });

  test('lets other work of the thread happen between two reads', async () => {
    const inline = await start();
    const order: string[] = [];
    let timer = setTimeout(function tick() {
      order.push('other work');
      timer = setTimeout(tick, 0);
    }, 0);
    const read = async (digit: number): Promise<void> => {
      await inline.read(digitPng(digit));
      order.push('read');
    };
    await Promise.all([1, 2, 3, 4, 5].map(read));
    clearTimeout(timer);
    expect(order.slice(order.indexOf('read'), order.lastIndexOf('read'))).toContain('other work');
  });

  test('has a bounded queue', async () => {
    const inline = await start(1);
    const reads = [inline.read(digitPng(1)), inline.read(digitPng(2))];
    await expect(inline.read(digitPng(3))).rejects.toMatchObject({ code: 'overloaded' });
    await Promise.all(reads);
  });

  test('tells errors of a picture as they are', async () => {
    const inline = await start();
    await expect(inline.read(new Uint8Array([1, 2, 3]))).rejects.toMatchObject({
      code: 'unsupported_media_type',
    });
    expect((await inline.read(digitPng(1))).digit).toBe(1);
  });

  test('finishes its queue when disposed of', async () => {
    const inline = await start();
    const reads = [inline.read(digitPng(5)), inline.read(digitPng(6))];
    await inline.dispose();
    expect((await Promise.all(reads)).map(({ digit }) => digit)).toEqual([5, 6]);
  });
});
