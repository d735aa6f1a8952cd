import { checkAboveZero } from '../client/check-above-zero.ts';
import { downloadPicture } from '../client/download-picture.ts';
import { globalTimers } from '../client/global-timers.ts';
import type { ClientTimers, Fetch } from '../client/index.ts';

export interface DownloadOptions {
  readonly maxBytes: number;
  /** Default 5000. */
  readonly timeoutMs?: number;
  readonly fetch?: Fetch;
  readonly timers?: ClientTimers;
}

/** Fetches an attachment, of at most `maxBytes`; rejects with a `ClientError`. */
export type Download = (url: URL, requestId: string) => Promise<Uint8Array>;

/**
 * The download that `createReadCommand` wants; which hosts it may ask is decided there. Throws a TypeError for a limit
 * that is no number above 0.
 */
export function createDownload(options: DownloadOptions): Download {
  const {
    maxBytes,
    timeoutMs = 5000,
    fetch: ask = (url: URL, init: RequestInit) => fetch(url, init),
    timers = globalTimers,
  } = options;
  for (const [name, value] of Object.entries({ maxBytes, timeoutMs })) checkAboveZero(name, value);
  return (url, requestId) => downloadPicture(url, { maxBytes, timeoutMs, fetch: ask, timers, requestId });
}
