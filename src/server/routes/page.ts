import { type EventHandler, HTTPResponse } from 'h3';
import { DigitsError } from '../../errors.ts';
import { contentType } from '../page/content-type.ts';
import type { Encoding, PageFiles } from '../page/page-files.ts';
import { cacheControl, pageHeaders } from '../page/page-headers.ts';
import { refuseMethod } from '../refuse-method.ts';

const methods: readonly string[] = ['GET', 'HEAD'];

/** `GET /` and every file of the page, with `304` for what the client has already; no other method. */
export function createPageRoute(files: PageFiles): EventHandler {
  return async (event) => {
    const { headers: asked } = event.req;
    const path = toFilePath(event.url.pathname);
    const file = await files.read(path, acceptedEncodings(asked.get('accept-encoding') ?? ''));
    if (file === undefined) throw new DigitsError('not_found', 'There is nothing at this path.');
    if (!methods.includes(event.req.method)) refuseMethod(event, methods);
    const { bytes, encoding, tag } = file;
    const etag = `"${tag}"`;
    const headers = {
      ...pageHeaders,
      'cache-control': cacheControl(path),
      etag,
      vary: 'accept-encoding',
    };
    if (isKnown(asked.get('if-none-match') ?? '', etag))
      return new HTTPResponse(null, { status: 304, headers });
    return new HTTPResponse(bytes, {
      headers: {
        ...headers,
        'content-length': String(bytes.length),
        'content-type': contentType(path),
        ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
      },
    });
  };
}

/** A URL's path as that of a file; empty, as no file's is, where its escapes don't parse. */
function toFilePath(pathname: string): string {
  try {
    const path = decodeURIComponent(pathname);
    return path.endsWith('/') ? `${path}index.html` : path;
  } catch {
    return '';
  }
}

/** Whether `If-None-Match` names the tag (RFC 9110, section 13.1.2: weakly compared, `*` is any). */
function isKnown(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === etag || tag === '*');
}

/** What `Accept-Encoding` names without refusing it with `q=0`, the smallest form first. */
function acceptedEncodings(header: string): readonly Encoding[] {
  const named = header
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/i.test(part))
    .map((part) => part.split(';')[0]?.trim().toLowerCase());
  return (['br', 'gzip'] as const).filter((encoding) => named.includes(encoding));
}
