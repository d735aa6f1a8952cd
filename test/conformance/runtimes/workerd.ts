import { Miniflare } from 'miniflare';
import { bundleWorker, type WorkerBundle } from '../helpers/bundle-worker.ts';
import type { ServiceRuntime } from './types.ts';

let bundle: Promise<WorkerBundle> | null = null;

/** Made once: what is measured is the start of workerd, not that of the bundler. */
export function workerBundle(): Promise<WorkerBundle> {
  bundle ??= bundleWorker();
  return bundle;
}

/** The edge worker that `wrangler.jsonc` describes, in the workerd that miniflare starts. */
export const workerdRuntime: ServiceRuntime = {
  name: 'workerd',
  missing: null,
  // miniflare's own entry worker, which throws at a Host that is none; Cloudflare's routes know only hosts.
  isBehindProxy: true,
  async start(settings) {
    const { script, wasm, compatibilityDate, vars } = await workerBundle();
    const miniflare = new Miniflare({
      host: '127.0.0.1',
      port: 0,
      compatibilityDate,
      bindings: { ...vars, APP__LOG_LEVEL: 'error', ...settings },
      modules: [
        { type: 'ESModule', path: 'worker.js', contents: script },
        { type: 'CompiledWasm', path: wasm.name, contents: wasm.bytes },
      ],
    });
    const url = (await miniflare.ready).href.replace(/\/$/, '');
    return { url, stop: () => miniflare.dispose() };
  },
};
