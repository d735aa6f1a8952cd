import type { ErrorCode } from '../../../src/errors.ts';
import { header, join, signature } from '../../helpers/picture-png.ts';
import { blankPng, digitPng, pictureForm } from '../../server/helpers/pictures.ts';
import { exchange } from '../../server/helpers/raw-http.ts';
import type { Settings } from '../runtimes/types.ts';

export interface ErrorRequest {
  readonly name: string;
  readonly code: ErrorCode;
  /** Sends it to a service at `url`. */
  send(url: string): Promise<Response>;
}

export interface ErrorGroup {
  readonly settings: Settings;
  readonly requests: readonly ErrorRequest[];
}

/** Wanted by the service that the golden requests go to as well. */
export const apiKey = 'conformance-key';
const withKey = { 'x-api-key': apiKey };
const maxFileBytes = 2 * 1024 * 1024;

const read =
  (body: FormData | string, headers: Readonly<Record<string, string>> = {}) =>
  (url: string): Promise<Response> =>
    fetch(`${url}/v1/read`, { method: 'POST', body, headers: { ...withKey, ...headers } });

const call =
  (method: string, path: string, headers: Readonly<Record<string, string>> = withKey) =>
  (url: string): Promise<Response> =>
    fetch(url + path, { method, headers });

function twoFiles(): FormData {
  const form = pictureForm(digitPng(3));
  form.append('file', new Blob([digitPng(4)], { type: 'image/png' }), 'second.png');
  return form;
}

/** Starts like a PNG; the rest is nothing. */
function bigFile(bytes: number): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(bytes);
  file.set(digitPng(3));
  return file;
}

/** A header that promises 3.6 gigapixels. */
function bomb(): Uint8Array<ArrayBuffer> {
  const picture = { width: 60_000, height: 60_000, colorType: 0, bitDepth: 8 } as const;
  return new Uint8Array(join(signature, header(picture)));
}

const text = (characters: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(characters);

/** Pictures that are refused, by a service and by a reader alike. */
export const refusedPictures: readonly (readonly [string, ErrorCode, Uint8Array<ArrayBuffer>])[] = [
  ['a truncated picture', 'invalid_image', digitPng(3).slice(0, -30)],
  ['a picture of one pixel', 'bad_dimensions', blankPng(1, 1)],
  ['an empty sheet', 'preprocessing_failed', blankPng(64, 64)],
  ['a long side', 'too_large', blankPng(1025, 30)],
  ['a decompression bomb', 'too_large', bomb()],
  ['a large file', 'too_large', bigFile(maxFileBytes + 1)],
  ['a GIF', 'unsupported_media_type', text('GIF89a\x01\x00\x01\x00\x00\x00\x00;')],
];

/** A body that never comes to its end. */
async function stall(url: string): Promise<Response> {
  const body = '--b\r\nContent-Disposition: form-data; name="file"\r\n\r\n';
  const head = `POST /v1/read HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${apiKey}\r\nContent-Length: 500\r\n`;
  const type = 'Content-Type: multipart/form-data; boundary=b\r\n\r\n';
  const answer = await exchange(Number(new URL(url).port), [head + type + body]);
  return new Response(answer.body, answer);
}

/** An upload while most of another is there, whose end comes a second later. */
async function crowd(url: string): Promise<Response> {
  const form = new Response(pictureForm(bigFile(700 * 1024)));
  const bytes = new Uint8Array(await form.arrayBuffer());
  const type = `Content-Type: ${form.headers.get('content-type')}\r\n`;
  const head = `POST /v1/read HTTP/1.1\r\nHost: x\r\n${type}Content-Length: ${bytes.length}\r\n\r\n`;
  const most = Buffer.concat([Buffer.from(head), bytes.subarray(0, 600 * 1024)]);
  const other = exchange(Number(new URL(url).port), [most, bytes.subarray(600 * 1024)], { pauseMs: 1000 });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const answer = await read(pictureForm(bigFile(500 * 1024)))(url);
  await other;
  return answer;
}

/** Every code that a request can bring about, each group with the settings that it takes. */
export const errorGroups: Readonly<Record<'open' | 'unready' | 'tight', ErrorGroup>> = {
  open: {
    // Patient: a busy machine is none of the errors.
    settings: { SECURITY__API_KEY: apiKey, DIGITS__PREDICT_TIMEOUT_SECONDS: '120' },
    requests: [
      ...refusedPictures.map(([name, code, file]) => ({ name, code, send: read(pictureForm(file)) })),
      { name: 'no key', code: 'unauthorized', send: call('GET', '/v1/models/active', {}) },
      {
        name: 'another key',
        code: 'unauthorized',
        send: read(pictureForm(digitPng(3)), { 'x-api-key': 'other' }),
      },
      { name: 'a path that is not served', code: 'not_found', send: call('GET', '/v2/read') },
      { name: 'a path that does not parse', code: 'not_found', send: call('GET', '/a%2') },
      { name: 'GET of the read', code: 'method_not_allowed', send: call('GET', '/v1/read') },
      { name: 'DELETE of health', code: 'method_not_allowed', send: call('DELETE', '/healthz') },
      { name: 'JSON', code: 'malformed_form', send: read('{}', { 'content-type': 'application/json' }) },
      { name: 'two files', code: 'malformed_form', send: read(twoFiles()) },
      {
        name: 'a field that does not parse',
        code: 'malformed_form',
        send: read(pictureForm(digitPng(3), { fields: { invert: 'maybe' } })),
      },
      {
        name: 'a text file',
        code: 'unsupported_media_type',
        send: read(pictureForm(digitPng(3), { type: 'text/plain' })),
      },
    ],
  },
  unready: {
    settings: {
      DIGITS__ACTIVE_MODEL: 'absent',
      SECURITY__RATE_LIMIT_PER_MINUTE: '1',
      SECURITY__RATE_LIMIT_BURST: '1',
    },
    requests: [
      { name: 'a picture without a model', code: 'not_ready', send: read(pictureForm(digitPng(3))) },
      { name: 'one more', code: 'too_many_requests', send: read(pictureForm(digitPng(3))) },
    ],
  },
  tight: {
    settings: {
      APP__MAX_BUFFERED_MB: '1',
      DIGITS__MAX_IMAGE_MB: '0.9',
      DIGITS__PREDICT_TIMEOUT_SECONDS: '3',
    },
    requests: [
      { name: 'a body that never ends', code: 'timeout', send: stall },
      { name: 'more uploads than memory for them', code: 'overloaded', send: crowd },
    ],
  },
};
