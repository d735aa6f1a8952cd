import { checkAboveZero } from './check-above-zero.ts';
import { globalTimers } from './global-timers.ts';
import type { ClientOptions } from './types.ts';

export type ClientSettings = Required<Omit<ClientOptions, 'baseUrl' | 'apiKey'>>;

/**
 * The options with their defaults, also where they are given as undefined; the reasons stand with {@link ClientOptions}.
 * Throws a TypeError for a number that can't be used.
 */
export function toClientSettings(options: ClientOptions): ClientSettings {
  const {
    timeoutMs = 5000,
    retryDelayMs = 1000,
    maxRetryDelayMs = 5000,
    maxPictureBytes = 2 * 1024 * 1024,
    fetch: ask = (url, init) => fetch(url, init),
    timers = globalTimers,
    newRequestId = () => crypto.randomUUID(),
  } = options;
  for (const [name, value] of Object.entries({ timeoutMs, maxPictureBytes })) checkAboveZero(name, value);
  for (const [name, value] of Object.entries({ retryDelayMs, maxRetryDelayMs })) checkFromZero(name, value);
  return { timeoutMs, retryDelayMs, maxRetryDelayMs, maxPictureBytes, fetch: ask, timers, newRequestId };
}

function checkFromZero(name: string, value: number): void {
  if (typeof value !== 'number' || !(value >= 0)) throw new TypeError(`${name}: expected a number from 0`);
}
