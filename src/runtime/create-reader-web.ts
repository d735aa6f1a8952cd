import { type CreateClassifier, createClassifier, type ModelStore } from '../engine/index.ts';
import { createModelStoreEmbedded } from './model-store-embedded.ts';
import { createModelStoreFetch } from './model-store-fetch.ts';
import { type DigitReader, openReader } from './open-reader.ts';
import type { CreateReaderOptions } from './reader-options.ts';
import { systemTimers } from './system-timers.ts';

/** A reader where there are no files: browsers and what is like them. */
export function createReader(options: CreateReaderOptions = {}): Promise<DigitReader> {
  return openReader({ storeOf, createClassifier, timers: systemTimers }, options);
}

/** The same in an edge worker, over another way to run networks. */
export function createReaderWorkerd(
  createClassifier: CreateClassifier,
  options: CreateReaderOptions,
): Promise<DigitReader> {
  return openReader({ storeOf, createClassifier }, options);
}

function storeOf(base: string | URL | undefined): ModelStore {
  return base === undefined ? createModelStoreEmbedded() : createModelStoreFetch(base);
}
