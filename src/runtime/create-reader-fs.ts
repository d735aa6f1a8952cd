import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModelStore } from '../engine/index.ts';
import { createModelStoreFetch } from './model-store-fetch.ts';
import { createModelStoreFs } from './model-store-fs.ts';
import { createNodeClassifier } from './node-classifier.ts';
import { type DigitReader, openReader } from './open-reader.ts';
import { packageRoot } from './package-root.ts';
import type { CreateReaderOptions } from './reader-options.ts';
import { systemTimers } from './system-timers.ts';

/** A reader where there are files: Node, Deno and Bun. */
export function createReader(options: CreateReaderOptions = {}): Promise<DigitReader> {
  return openReader({ storeOf, createClassifier: createNodeClassifier, timers: systemTimers }, options);
}

function storeOf(base: string | URL | undefined): ModelStore {
  if (base === undefined) return createModelStoreFs(join(packageRoot(import.meta.url), 'models'));
  if (/^https?:/.test(String(base))) return createModelStoreFetch(base);
  return createModelStoreFs(/^file:/.test(String(base)) ? fileURLToPath(base) : String(base));
}
