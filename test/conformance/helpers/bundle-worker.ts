import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import { z } from 'zod';

export interface WorkerBundle {
  readonly script: string;
  readonly wasm: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> };
  readonly compatibilityDate: string;
  readonly vars: Readonly<Record<string, string>>;
  /** Of the script and of the WASM, each compressed as the edge counts them. */
  readonly gzipBytes: { readonly script: number; readonly wasm: number };
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const configSchema = z.object({
  main: z.string(),
  compatibility_date: z.string(),
  vars: z.record(z.string(), z.string()),
});

/** The edge worker that `wrangler.jsonc` describes, bundled as wrangler does: WASM stays a module of its own. */
export async function bundleWorker(): Promise<WorkerBundle> {
  const text = readFileSync(join(root, 'wrangler.jsonc'), 'utf8').replaceAll(/^\s*\/\/.*$/gm, '');
  const config = configSchema.parse(JSON.parse(text));
  const result = await build({
    absWorkingDir: root,
    entryPoints: [config.main],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    write: false,
    logLevel: 'error',
    plugins: [wasmAsModule],
  });
  const script = result.outputFiles[0]?.text ?? '';
  const path = join(root, 'dist/src/engine/plain/kernels.wasm');
  const bytes = new Uint8Array(readFileSync(path));
  return {
    script,
    wasm: { name: basename(path), bytes },
    compatibilityDate: config.compatibility_date,
    vars: config.vars,
    gzipBytes: { script: gzipSync(script).length, wasm: gzipSync(bytes).length },
  };
}

const wasmAsModule: Plugin = {
  name: 'wasm-as-module',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\.wasm$/ }, ({ path }) => ({ path: `./${basename(path)}`, external: true }));
  },
};
