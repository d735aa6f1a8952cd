import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import { messageOf } from '../../error-message.ts';

export interface DataFile {
  readonly name: string;
  /** MD5 in hex of what is unpacked from the .gz. */
  readonly md5: string;
}

/** A connection that stands still for so long is given up. */
const idleTimeoutMs = 30_000;

/**
 * Gets one .gz file into `folder`: from the first mirror that has it, on from where an earlier try broke off. What comes
 * is kept as `<name>.part` until its MD5 is right. `present` where it was there already. Rejects with what each mirror
 * answered.
 */
export async function download(
  file: DataFile,
  folder: string,
  mirrors: readonly string[],
): Promise<'downloaded' | 'present'> {
  const path = join(folder, file.name);
  if (await isRight(path, file)) return 'present';
  const failures: string[] = [];
  for (const mirror of mirrors) {
    const part = `${path}.part`;
    try {
      await fetchInto(part, new URL(file.name, mirror));
      if (await isRight(part, file)) {
        await rename(part, path);
        return 'downloaded';
      }
      await rm(part);
      failures.push(`${mirror}: not the published file (its MD5 differs)`);
    } catch (error) {
      failures.push(`${mirror}: ${messageOf(error)}`);
    }
  }
  throw new Error(`${file.name} could not be downloaded.\n${failures.map((line) => `  ${line}`).join('\n')}`);
}

async function isRight(path: string, { md5 }: DataFile): Promise<boolean> {
  const packed = await readFile(path).catch(() => null);
  if (packed === null) return false;
  try {
    return createHash('md5').update(gunzipSync(packed)).digest('hex') === md5;
  } catch {
    return false;
  }
}

async function fetchInto(part: string, url: URL): Promise<void> {
  const have = await stat(part).then(
    ({ size }) => size,
    () => 0,
  );
  const stop = new AbortController();
  let idle = setTimeout(() => stop.abort(new Error('no answer')), idleTimeoutMs);
  try {
    const headers = have > 0 ? { range: `bytes=${have}-` } : undefined;
    const response = await fetch(url, { signal: stop.signal, ...(headers && { headers }) });
    // 416: nothing is missing behind what is there.
    if (response.status === 416) return;
    if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
    const body = Readable.fromWeb(response.body);
    body.on('data', () => {
      clearTimeout(idle);
      idle = setTimeout(() => stop.abort(new Error('the connection stood still')), idleTimeoutMs);
    });
    await pipeline(body, createWriteStream(part, { flags: response.status === 206 ? 'a' : 'w' }));
  } finally {
    clearTimeout(idle);
  }
}
