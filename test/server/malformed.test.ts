import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { mutatePicture } from '../../bench/fuzz/mutate-picture.ts';
import { errorAnswerSchema, statusOf } from '../../src/contract.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { createRandom } from '../../src/training/random.ts';
import { malformedPictures } from '../helpers/malformed-corpus.ts';
import { goodPictures } from '../helpers/picture-good.ts';
import { pictureForm } from './helpers/pictures.ts';
import { type ServerProcess, startServerProcess } from './helpers/process.ts';

const mebibyte = 1024 * 1024;
const connections = 6;

/** Runs in the server before its own code: collects the garbage of all threads when told to, and tells what is left. */
const memoryReport = `data:text/javascript,${encodeURIComponent(`
  import { BroadcastChannel, isMainThread } from 'node:worker_threads';
  const channel = new BroadcastChannel('collect-garbage');
  channel.onmessage = () => gc();
  channel.unref();
  if (isMainThread) process.on('message', () => {
    channel.postMessage('');
    gc();
    setTimeout(() => { gc(); process.send(process.memoryUsage()); }, 500);
  });
`)}`;

let server: ServerProcess;
beforeAll(async () => {
  server = await startServerProcess({
    env: { APP__LOG_LEVEL: 'error', APP__LOG_FILE_MB: '0' },
    nodeArguments: ['--expose-gc', `--import=${memoryReport}`],
  });
}, 60_000);
afterAll(() => server.dispose());

/** Posts a file; the code that it is refused with, or null. Throws at an answer that the contract doesn't know. */
async function post(file: Uint8Array): Promise<ErrorCode | null> {
  const body = pictureForm(new Uint8Array(file));
  const response = await fetch(`${server.url}/v1/read`, { method: 'POST', body });
  const answer: unknown = await response.json();
  if (response.status === 200) return null;
  const { code } = errorAnswerSchema.parse(answer);
  expect(response.status).toBe(statusOf[code]);
  return code;
}

/** Bytes that the server holds after its garbage is collected. */
async function residentBytes(): Promise<number> {
  server.child.send('report');
  const [report] = await once(server.child, 'message');
  return z.object({ rss: z.number() }).parse(report).rss;
}

/** Posts mutations of good files over several connections; those that were answered with a 5xx, in base64. */
async function postMutations(count: number, seed: number): Promise<readonly string[]> {
  const files = goodPictures();
  const random = createRandom(seed);
  const breaches: string[] = [];
  let left = count;
  const client = async () => {
    while (left-- > 0) {
      const mutant = mutatePicture(files[random.below(files.length)]?.bytes ?? new Uint8Array(), random);
      const code = await post(mutant);
      if (code !== null && statusOf[code] >= 500) {
        breaches.push(`${code}: ${Buffer.from(mutant).toString('base64')}`);
      }
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  return breaches;
}

describe('over HTTP', () => {
  test.each(goodPictures())('$name is read', async ({ bytes }) => {
    expect(await post(bytes)).toBeNull();
  });

  test.each(malformedPictures())('$name is refused', async ({ bytes, expected }) => {
    expect(expected).toContain(await post(bytes));
  });
});

test('10,000 mutations of good files get a 200 or a 4xx, and leave no memory behind', async () => {
  // Until the heaps have their working size.
  expect(await postMutations(3000, 1)).toEqual([]);
  const before = await residentBytes();
  expect(await postMutations(10_000, 2)).toEqual([]);
  const after = await residentBytes();
  expect((after - before) / mebibyte).toBeLessThan(50);
}, 240_000);

test('no worker was lost, and nothing was complained of', async () => {
  expect(server.output).toEqual({ stdout: '', stderr: '' });
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toMatch(/^digits_worker_restarts_total 0$/m);
});
