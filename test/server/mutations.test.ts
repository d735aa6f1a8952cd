import { once } from 'node:events';
import { encode } from 'jpeg-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { errorAnswerSchema, statusOf } from '../../src/contract.ts';
import { encodePng, type GrayImage } from '../../src/image/index.ts';
import { drawDigit } from '../helpers/draw.ts';
import { mutate, seededRandom } from './helpers/mutate.ts';
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

function jpeg(image: GrayImage, quality: number): Uint8Array<ArrayBuffer> {
  const data = Uint8Array.from({ length: image.data.length * 4 }, (_, index) =>
    index % 4 === 3 ? 255 : (image.data[index >> 2] ?? 0),
  );
  return new Uint8Array(encode({ ...image, data }, quality).data);
}

const drawings = [1, 4, 8].map((digit) => drawDigit(digit, { width: 36, height: 40, sizePx: 28, penPx: 3 }));
const goodFiles = [
  ...drawings.map((drawing) => new Uint8Array(encodePng(drawing))),
  ...drawings.map((drawing, index) => jpeg(drawing, 30 + 30 * index)),
];

let server: ServerProcess;
beforeAll(async () => {
  server = await startServerProcess({
    env: { APP__LOG_LEVEL: 'error', APP__LOG_FILE_MB: '0' },
    nodeArguments: ['--expose-gc', `--import=${memoryReport}`],
  });
});
afterAll(() => server.dispose());

/** Bytes that the server holds after its garbage is collected. */
async function residentBytes(): Promise<number> {
  server.child.send('report');
  const [report] = await once(server.child, 'message');
  return z.object({ rss: z.number() }).parse(report).rss;
}

/** Posts one file; how the answer breaks the contract, or undefined. */
async function breach(file: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  const response = await fetch(`${server.url}/v1/read`, { method: 'POST', body: pictureForm(file) });
  const body: unknown = await response.json();
  if (response.status === 200) return undefined;
  const answer = errorAnswerSchema.parse(body);
  const isContract = statusOf[answer.code] === response.status && response.status < 500;
  return isContract ? undefined : `${response.status} ${answer.code}`;
}

/** Posts `count` mutations over several connections; the breaches, each with the file that caused it. */
async function postMutations(count: number, seed: number): Promise<readonly string[]> {
  const random = seededRandom(seed);
  const breaches: string[] = [];
  let left = count;
  const client = async () => {
    while (left-- > 0) {
      const file = mutate(goodFiles, random);
      const found = await breach(file);
      if (found !== undefined) breaches.push(`${found}: ${Buffer.from(file).toString('base64')}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  return breaches;
}

test('good files are read', async () => {
  for (const file of goodFiles) {
    const response = await fetch(`${server.url}/v1/read`, { method: 'POST', body: pictureForm(file) });
    expect(response.status).toBe(200);
  }
});

test('10,000 mutations of good files get a 200 or a 4xx, and leave no memory behind', async () => {
  // Until the heaps have their working size.
  expect(await postMutations(3000, 1)).toEqual([]);
  const before = await residentBytes();
  expect(await postMutations(10_000, 2)).toEqual([]);
  const after = await residentBytes();
  expect((after - before) / mebibyte).toBeLessThan(50);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toMatch(/^digits_worker_restarts_total 0$/m);
  expect(server.output.stderr).toBe('');
}, 240_000);
