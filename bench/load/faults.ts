import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../src/config.ts';
import { packageRoot } from '../../src/runtime/package-root.ts';
import { listenNode } from '../../src/server/entries/node/listen.ts';
import { startService } from '../../src/server/entries/node/service.ts';
import { openNodeTraining } from '../../src/server/entries/node/training.ts';
import { benchPicture, encodeBenchPng } from '../pictures.ts';
import { createClient, type LoadClient } from '../service/client.ts';
import { pause } from '../service/process.ts';
import { type Finding, ms } from './report.ts';

/** The tests' worker: it reads as the real one does, and misbehaves on files that are one of these words. */
const workerPath = 'test/fixtures/workers/misbehaving-worker.js';
const misdeeds = ['EXIT', 'THROW', 'MEMORY', 'HANG'] as const;
const budgetMs = 5000;
/** A worker that hangs is given up this long after the budget of its request. */
const hangGraceMs = 2000;
const maxReplacementMs = 3000;
/** Longer than anything that is asked for here takes; what doesn't happen by then is a finding. */
const patienceMs = 30_000;
const clients = 4;

/** Workers of the service with its default models fail while others are read: what everybody is answered, and for how long a worker is missing. */
export async function faults(): Promise<readonly Finding[]> {
  const root = packageRoot(import.meta.url);
  const folder = mkdtempSync(join(tmpdir(), 'digits-faults-'));
  const env = { APP__HOST: '127.0.0.1', APP__PORT: '0', APP__THREADS: '2', APP__DATA_ROOT: folder };
  const config = parseConfig({ env, modelDir: join(root, 'models') });
  const lost: number[] = [];
  const service = await startService(listenNode, {
    openTraining: openNodeTraining,
    config,
    workerUrl: new URL(workerPath, `file://${root}/`),
    write: (line) => {
      if (line.includes('"worker_lost"')) lost.push(performance.now());
    },
  });
  const client = createClient(service.port);
  try {
    if (!(await within(async () => (await ready(client)) === 2))) {
      return [{ name: 'start', value: `two workers were not ready within ${ms(patienceMs)}`, holds: false }];
    }
    const findings: Finding[] = [];
    for (const misdeed of misdeeds) findings.push(await fault(client, misdeed, lost));
    return findings;
  } finally {
    client.close();
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fault(client: LoadClient, misdeed: string, lost: readonly number[]): Promise<Finding> {
  const picture = encodeBenchPng(benchPicture(280, 'drawing'));
  const statuses = new Map<number, number>();
  const before = lost.length;
  let isOver = false;
  const others = Array.from({ length: clients }, async () => {
    while (!isOver) {
      const { status } = await client.read(picture);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  });
  const failed = await client.read(new TextEncoder().encode(misdeed));
  const isLost = await within(async () => lost.length > before);
  const isReplaced = isLost && (await within(async () => (await ready(client)) === 2));
  const replacementMs = performance.now() - (lost.at(-1) ?? 0);
  isOver = true;
  await Promise.all(others);
  if (!isReplaced) {
    const missing = isLost ? 'was not replaced' : 'was not lost';
    const value = `answered ${failed.status}; the worker ${missing} within ${ms(patienceMs)}`;
    return { name: misdeed, value, holds: false };
  }
  const shown = [...statuses].map(([status, count]) => `${count} of ${status}`).join(', ');
  const patience = misdeed === 'HANG' ? ` (given up after ${ms(budgetMs + hangGraceMs)})` : '';
  return {
    name: misdeed,
    value: `answered ${failed.status}; the others: ${shown}; replaced in ${ms(replacementMs)}${patience}`,
    holds:
      failed.status === (misdeed === 'HANG' ? 504 : 500) &&
      [...statuses.keys()].every((status) => status === 200) &&
      replacementMs <= maxReplacementMs,
  };
}

/** Whether it came true before patience ran out. */
async function within(isTrue: () => Promise<boolean>): Promise<boolean> {
  const endMs = performance.now() + patienceMs;
  while (!(await isTrue())) {
    if (performance.now() > endMs) return false;
    await pause(5);
  }
  return true;
}

async function ready(client: LoadClient): Promise<number> {
  const { body } = await client.get('/metrics');
  return Number(/^digits_workers_ready (.*)$/m.exec(body)?.[1]);
}
