import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processRuntime } from './process-runtime.ts';
import type { ServiceRuntime } from './types.ts';
import { workerdRuntime } from './workerd.ts';

/** The binaries that the npm packages of these names ship. */
const bin = (name: string): string =>
  join(fileURLToPath(new URL('../../../node_modules/.bin', import.meta.url)), name);

/** Node first: the others are measured against it. */
export const serviceRuntimes: readonly ServiceRuntime[] = [
  processRuntime('node', [process.execPath]),
  processRuntime('deno', [bin('deno'), 'run', '--allow-all', '--no-prompt']),
  processRuntime('bun', [bin('bun')]),
  workerdRuntime,
];
