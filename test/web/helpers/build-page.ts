import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** vitest's global setup: dist/web, as `npm run build:web` makes it. */
export async function setup(): Promise<void> {
  const configFile = fileURLToPath(new URL('../../../vite.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'warn' });
}
