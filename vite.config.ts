import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'vite';
import { packed, withoutOwnBinary } from './vite/packed.ts';
import { precache } from './vite/precache.ts';

const serviceWorker = 'service-worker.js';
const page = fileURLToPath(new URL('./src/web', import.meta.url));

/** The page in the browser, as static files: dist/web can be served from any path of any host. */
const config: UserConfig = defineConfig({
  root: page,
  base: './',
  publicDir: false,
  worker: { format: 'es', plugins: () => [packed(), withoutOwnBinary()] },
  plugins: [precache({ worker: serviceWorker, onUse: /webgpu|asyncify/ })],
  build: {
    outDir: fileURLToPath(new URL('./dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // How long each plugin took is no warning to whoever starts the service.
      checks: { pluginTimings: false },
      input: { index: `${page}/index.html`, 'service-worker': `${page}/service-worker.ts` },
      output: {
        entryFileNames: ({ name }) => (name === 'service-worker' ? serviceWorker : 'assets/[name]-[hash].js'),
      },
    },
  },
  preview: { port: 4173 },
});

export default config;
