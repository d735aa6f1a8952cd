import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { download } from '../../src/cli/data/download.ts';
import { createRandom } from '../../src/training/random.ts';

// Noise, so that packing it takes next to nothing off.
const random = createRandom(1);
const content = Uint8Array.from({ length: 40_000 }, () => random.below(256));
const packed = gzipSync(content);
const file = { name: 'set.gz', md5: createHash('md5').update(content).digest('hex') };

let folder: string;
let server: Server;
let mirror: string;
/** The range header of every request. */
let ranges: (string | undefined)[];
/** What the server does with a request for the file. */
let mode: 'whole' | 'knows no ranges' | 'breaks off' | 'wrong' | 'absent';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digits-data-'));
  ranges = [];
  mode = 'whole';
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    if (mode === 'absent') response.writeHead(404).end();
    else if (mode === 'knows no ranges') response.end(packed);
    else if (mode === 'wrong') response.end(gzipSync(content.toReversed()));
    else if (mode === 'breaks off') {
      response.writeHead(200, { 'content-length': packed.length });
      response.write(packed.subarray(0, 500));
      // Once they have arrived: a busy machine takes its time.
      const part = join(folder, 'set.gz.part');
      const wait = setInterval(() => {
        if (!existsSync(part) || statSync(part).size < 500) return;
        clearInterval(wait);
        response.destroy();
      }, 5);
    } else {
      const from = Number(request.headers.range?.match(/\d+/)?.[0] ?? 0);
      if (from >= packed.length) response.writeHead(416).end();
      else response.writeHead(from > 0 ? 206 : 200).end(packed.subarray(from));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  mirror = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

test('a file is downloaded once', async () => {
  expect(await download(file, folder, [mirror])).toBe('downloaded');
  expect((await readFile(join(folder, file.name))).equals(packed)).toBe(true);
  expect(await download(file, folder, [mirror])).toBe('present');
  expect(ranges).toEqual([undefined]);
  expect(await readdir(folder)).toEqual([file.name]);
});

test('a download that broke off goes on where it was', async () => {
  mode = 'breaks off';
  await expect(download(file, folder, [mirror])).rejects.toThrow('set.gz could not be downloaded');
  const kept = (await readFile(join(folder, 'set.gz.part'))).length;
  expect(kept).toBe(500);
  mode = 'whole';
  expect(await download(file, folder, [mirror])).toBe('downloaded');
  expect(ranges).toEqual([undefined, 'bytes=500-']);
  expect((await readFile(join(folder, file.name))).equals(packed)).toBe(true);
});

test('where a mirror sends all of it instead of the rest, that takes the place of what was there', async () => {
  await writeFile(join(folder, 'set.gz.part'), packed.subarray(0, 500));
  mode = 'knows no ranges';
  expect(await download(file, folder, [mirror])).toBe('downloaded');
  expect((await readFile(join(folder, file.name))).equals(packed)).toBe(true);
});

test('a file whose sum is wrong is refused and not kept', async () => {
  mode = 'wrong';
  await expect(download(file, folder, [mirror])).rejects.toThrow('its MD5 differs');
  expect(await readdir(folder)).toEqual([]);
});

test('a damaged file is replaced, and the next mirror is asked where one has nothing', async () => {
  await writeFile(join(folder, file.name), packed.subarray(0, 90));
  expect(await download(file, folder, ['http://127.0.0.1:9/', mirror])).toBe('downloaded');
  expect((await readFile(join(folder, file.name))).equals(packed)).toBe(true);
});

test('the error says what each mirror answered', async () => {
  mode = 'absent';
  await expect(download(file, folder, ['http://127.0.0.1:9/', mirror])).rejects.toThrow(
    /127\.0\.0\.1:9\/: .+\n.+status 404/,
  );
});
