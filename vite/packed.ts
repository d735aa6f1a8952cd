import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const query = '?packed';
const level = constants.Z_BEST_COMPRESSION;

/**
 * `import { url, bytes } from 'FILE?packed'`: FILE gzipped, as an asset of its own. ONNX Runtime's binary for WebGPU is 27 MB, 6.6 MB
 * packed; packed here, it costs that much on every host, and its progress can be told exactly. `.bin` and not `.gz`, which
 * some hosts send as a Content-Encoding, unpacked on the way.
 */
export function packed(): Plugin {
  return {
    name: 'packed',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith(query)) return null;
      const resolved = await this.resolve(source.slice(0, -query.length), importer, { skipSelf: true });
      return resolved === null ? null : `\0${resolved.id}${query}`;
    },
    async load(id) {
      if (!id.startsWith('\0') || !id.endsWith(query)) return null;
      const path = id.slice(1, -query.length);
      const source = await promisify(gzip)(await readFile(path), { level });
      const asset = this.emitFile({ type: 'asset', name: `${basename(path)}.bin`, source });
      return `export const url = import.meta.ROLLUP_FILE_URL_${asset};\nexport const bytes = ${source.length};`;
    },
  };
}

const ownBinary = /new URL\("ort-wasm-simd-threaded[a-z.]*\.wasm",import\.meta\.url\)/g;

/**
 * ONNX Runtime's builds name their binary, and Vite would add it to the page unpacked, 27 MB that are never asked
 * for: the page hands the binary over itself. Fails where a build no longer names it like this.
 */
export function withoutOwnBinary(): Plugin {
  return {
    name: 'without-own-binary',
    enforce: 'pre',
    transform(code, id) {
      if (!/onnxruntime-web\/dist\/ort\.\w+\.bundle\.min\.mjs$/.test(id)) return null;
      if (code.match(ownBinary) === null) this.error(`${basename(id)} names no binary`);
      return { code: code.replace(ownBinary, 'new URL(import.meta.url)'), map: null };
    },
  };
}
