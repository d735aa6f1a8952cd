import { type ReadAnswer, type ReadFields, requestIdSchema } from '../contract.ts';
import { ClientError } from './client-error.ts';
import { downloadPicture } from './download-picture.ts';
import { parseAnswer } from './parse-answer.ts';
import { pause } from './pause.ts';
import { toClientSettings } from './settings.ts';
import { toFile } from './to-file.ts';
import type { ClientOptions, DigitsClient, ReadOptions } from './types.ts';
import { withTimeout } from './with-timeout.ts';

/**
 * A client of the service. It tries again once, and only where that can help: after a 5xx, a failed connection or a
 * timeout. Throws a TypeError for an option that can't be used.
 */
export function createClient(options: ClientOptions): DigitsClient {
  const settings = toClientSettings(options);
  const { timers, timeoutMs } = settings;
  const url = readUrl(options.baseUrl);
  const authorization = keyHeader(options.apiKey);

  const attempt = (body: FormData, requestId: string, signal: AbortSignal | undefined): Promise<ReadAnswer> =>
    withTimeout(
      async (ends) => {
        const headers = { ...authorization, accept: 'application/json', 'x-request-id': requestId };
        try {
          // A redirect is no answer of the service, and would be handed the key.
          const init: RequestInit = { method: 'POST', headers, body, redirect: 'manual', signal: ends };
          return await parseAnswer(await settings.fetch(url, init), requestId);
        } catch (error) {
          if (error instanceof ClientError) throw error;
          throw new ClientError('network_error', 'The service cannot be reached.', {
            requestId,
            cause: error,
          });
        }
      },
      {
        timers,
        timeoutMs,
        signal,
        timeoutError: () =>
          new ClientError('client_timeout', `The service did not answer within ${timeoutMs} ms.`, {
            requestId,
          }),
      },
    );

  return {
    async read(picture, readOptions: ReadOptions = {}) {
      const { signal } = readOptions;
      const requestId = readOptions.requestId ?? settings.newRequestId();
      if (!requestIdSchema.safeParse(requestId).success) {
        throw new TypeError('requestId: 1 to 128 printable ASCII characters');
      }
      const bytes =
        picture instanceof URL
          ? await downloadPicture(picture, {
              ...settings,
              maxBytes: settings.maxPictureBytes,
              requestId,
              signal,
            })
          : picture;
      const body = toForm(await toFile(bytes), readOptions);
      try {
        return await attempt(body, requestId, signal);
      } catch (error) {
        const delayMs = retryDelay(error, settings.retryDelayMs);
        if (delayMs === undefined || delayMs > settings.maxRetryDelayMs) throw error;
        await pause(delayMs, timers, signal);
        return await attempt(body, requestId, signal);
      }
    },
  };
}

function readUrl(baseUrl: string | URL): URL {
  const url = new URL(baseUrl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new TypeError('baseUrl: http or https');
  // `fetch` refuses such addresses, each time.
  if (url.username !== '' || url.password !== '') {
    throw new TypeError('baseUrl: without a user and a password');
  }
  // Set, and not resolved against the base, where a path that begins with two slashes would name another host.
  url.pathname = `${url.pathname.replace(/(?<!\/)\/+$/, '')}/v1/read`;
  url.search = '';
  url.hash = '';
  return url;
}

/** Checked here: `fetch` would quote the key in its complaint. */
function keyHeader(apiKey: string | undefined): Readonly<Record<string, string>> {
  if (apiKey === undefined) return {};
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new TypeError('apiKey: printable ASCII without blanks');
  return { 'x-api-key': apiKey };
}

function toForm(file: Blob, fields: ReadFields): FormData {
  const form = new FormData();
  const { invert, center, visualize } = fields;
  for (const [name, value] of Object.entries({ invert, center, visualize })) {
    if (value !== undefined) form.append(name, String(value));
  }
  form.append('file', file, 'picture');
  return form;
}

/** Milliseconds until a second attempt; undefined where it could not help. */
function retryDelay(error: unknown, retryDelayMs: number): number | undefined {
  if (!(error instanceof ClientError)) return undefined;
  const isTransient =
    error.code === 'client_timeout' || error.code === 'network_error' || (error.status ?? 0) >= 500;
  return isTransient ? Math.max(retryDelayMs, (error.retryAfterSeconds ?? 0) * 1000) : undefined;
}
