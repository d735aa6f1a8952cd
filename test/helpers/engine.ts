import type { EngineOptions, PoolOptions, ReaderOptions } from '../../src/engine/index.ts';
import { encodePng } from '../../src/image/index.ts';
import { plainDigit } from './models.ts';

export const readerOptions: ReaderOptions = {
  limits: { maxBytes: 2_000_000, maxSidePx: 1024 },
  tta: 'none',
  uncertainThreshold: 0.7,
  visualizeMaxBytes: 16_384,
  temperatureOverride: null,
};

/** Patient, so that a busy machine fails no test. */
export const poolOptions: PoolOptions = {
  workers: 1,
  queueLimit: 8,
  timeoutMs: 15_000,
  startTimeoutMs: 15_000,
  hangGraceMs: 15_000,
  backoffMs: 50,
  maxBackoffMs: 1000,
};

/** Options of an engine with the model `templates`. */
export const engineOptions: EngineOptions = {
  modelIds: ['templates'],
  device: 'cpu',
  reader: readerOptions,
  pool: poolOptions,
};

/** A PNG of a digit that `templateModel` is sure of. */
export function digitPng(digit: number): Uint8Array {
  return encodePng(plainDigit(digit));
}
