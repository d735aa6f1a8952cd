import { ClientError } from './client-error.ts';
import { readCapped } from './read-capped.ts';
import type { ClientTimers, Fetch } from './types.ts';
import { withTimeout } from './with-timeout.ts';

export interface DownloadOptions {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly fetch: Fetch;
  readonly timers: ClientTimers;
  /** For the error. */
  readonly requestId: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The bytes behind an http(s) address. Redirects are refused, so that the host that was asked is the one that answers,
 * and no more than `maxBytes` are read. Which hosts may be asked is the caller's matter. Rejects with a `ClientError`:
 * `download_failed` or `too_large`.
 */
export async function downloadPicture(url: URL, options: DownloadOptions): Promise<Uint8Array<ArrayBuffer>> {
  const { maxBytes, requestId, fetch } = options;
  const failed = (why: string, cause?: unknown) =>
    new ClientError('download_failed', `The picture could not be fetched: ${why}.`, { requestId, cause });
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw failed('its address is not http or https');

  const download = async (signal: AbortSignal) => {
    const response = await fetch(url, { redirect: 'manual', signal }).catch((error: unknown) => {
      throw failed('its host does not answer', error);
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw failed(`its host answers ${response.status === 0 ? 'with a redirect' : response.status}`);
    }
    const bytes = await readCapped(response, maxBytes).catch((error: unknown) => {
      throw failed('it breaks off', error);
    });
    if (bytes !== undefined) return bytes;
    await response.body?.cancel();
    throw new ClientError('too_large', `The picture is larger than ${maxBytes} bytes.`, { requestId });
  };
  const timeoutError = () => failed(`it did not arrive within ${options.timeoutMs} ms`);
  return withTimeout(download, { ...options, timeoutError });
}
