import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { EncodedFile, Encoding, PageFiles } from '../../page/page-files.ts';

/** Endings of files that are compressed already. */
const isCompressed: RegExp = /\.(png|jpe?g|gif|webp|woff2|ico)$/i;
const compressedForm: RegExp = /\.(br|gz)$/;
/** Below this many bytes, a compressed file's headers cost more than it saves. */
const minCompressedBytes = 1024;

/**
 * The files that a folder has now, by path: a request can name one of them or nothing. Links and names with a leading dot
 * stay out. `page.js.br` and `page.js.gz` are forms of `page.js`; where it has none, gzip is made once. Contents are kept
 * from their first read on. Throws where there is no such folder.
 */
export function createPageFolder(folder: string): PageFiles {
  const paths = new Set(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `/${relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')}`)
      .filter((path) => !path.includes('/.')),
  );
  const isForm = (path: string) => compressedForm.test(path) && paths.has(path.replace(compressedForm, ''));
  const load = (path: string) => readFile(join(folder, path));

  async function encode(path: string, encoding: Encoding): Promise<EncodedFile> {
    if (encoding === 'identity') return toFile(await load(path), encoding);
    const form = `${path}.${encoding === 'br' ? 'br' : 'gz'}`;
    return toFile(paths.has(form) ? await load(form) : await promisify(gzip)(await load(path)), encoding);
  }

  const kept = new Map<string, Promise<EncodedFile>>();
  function keep(path: string, encoding: Encoding): Promise<EncodedFile> {
    const key = `${encoding} ${path}`;
    const file = kept.get(key) ?? encode(path, encoding);
    kept.set(key, file);
    file.catch(() => kept.delete(key));
    return file;
  }

  return {
    async read(path, accepted) {
      if (!paths.has(path) || isForm(path)) return undefined;
      if (accepted.includes('br') && paths.has(`${path}.br`)) return await keep(path, 'br');
      if (!accepted.includes('gzip') || isCompressed.test(path)) return await keep(path, 'identity');
      const plain = await keep(path, 'identity');
      return plain.bytes.length < minCompressedBytes ? plain : await keep(path, 'gzip');
    },
  };
}

function toFile(data: Uint8Array, encoding: Encoding): EncodedFile {
  const hash = createHash('sha256').update(data).digest('base64url').slice(0, 22);
  return { bytes: new Uint8Array(data), encoding, tag: `${hash}-${encoding}` };
}
