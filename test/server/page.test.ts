import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorAnswerSchema } from '../../src/contract.ts';
import { createPageFolder } from '../../src/server/entries/node/page-folder.ts';
import { exchange } from './helpers/raw-http.ts';
import { startTestService, type TestService } from './helpers/service.ts';

const html = '<!doctype html><title>Digits</title>';
const script = 'export const value = 1;\n'.repeat(100);
let folder = '';
let service: TestService;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digits-page-'));
  const page = join(folder, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  await mkdir(join(page, '.well-known'));
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'index.html': html,
    'sw.js': 'self.x = 1;',
    'app.webmanifest': '{}',
    'icon.png': new Uint8Array(3000),
    'odd.exe': 'MZ',
    '.env': 'KEY=secret',
    '.well-known/x.txt': 'secret',
    'assets/page-1a2b3c.js': script,
    'assets/small-1a2b3c.css': 'a{}',
    'assets/engine-1a2b3c.wasm': new Uint8Array(5000),
    'assets/engine-1a2b3c.wasm.gz': gzipSync(new Uint8Array(5000), { level: 9 }),
    'assets/engine-1a2b3c.wasm.br': 'as brotli',
  };
  for (const [path, content] of Object.entries(files)) await writeFile(join(page, path), content);
  await writeFile(join(folder, 'outside.txt'), 'secret');
  await symlink(join(folder, 'outside.txt'), join(page, 'link.txt'));
  service = await startTestService({ pageDir: page, untilReady: false });
}, 60_000);
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(service.url + path, { headers: { 'accept-encoding': 'identity', ...headers } });

describe('the page', () => {
  test.each([
    ['/', 'text/html; charset=utf-8'],
    ['/index.html', 'text/html; charset=utf-8'],
    ['/sw.js', 'text/javascript; charset=utf-8'],
    ['/app.webmanifest', 'application/manifest+json'],
    ['/icon.png', 'image/png'],
    ['/odd.exe', 'application/octet-stream'],
    ['/assets/page-1a2b3c.js', 'text/javascript; charset=utf-8'],
    ['/assets/small-1a2b3c.css', 'text/css; charset=utf-8'],
    ['/assets/engine-1a2b3c.wasm', 'application/wasm'],
  ])('%s is served as %s', async (path, type) => {
    const response = await get(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('names with a hash are kept for a year, others asked for anew', async () => {
    const cacheOf = async (path: string) => (await get(path)).headers.get('cache-control');
    expect(await cacheOf('/assets/page-1a2b3c.js')).toBe('public, max-age=31536000, immutable');
    for (const path of ['/', '/index.html', '/sw.js']) expect(await cacheOf(path)).toBe('no-cache');
  });

  test('what the client has already is not sent again', async () => {
    const tag = (await get('/')).headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[\w-]+"$/);
    for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
      const response = await get('/', { 'if-none-match': known });
      expect([response.status, await response.text()]).toEqual([304, '']);
      expect(response.headers.get('etag')).toBe(tag);
    }
    expect((await get('/', { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await get('/sw.js', { 'if-none-match': tag })).status).toBe(200);
  });

  test('HEAD tells the length and sends nothing', async () => {
    const response = await fetch(`${service.url}/`, {
      method: 'HEAD',
      headers: { 'accept-encoding': 'identity' },
    });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(response.headers.get('content-length')).toBe(String(html.length));
  });

  test('may compute, use workers and the camera, and talk to nobody else', async () => {
    const { headers } = await get('/');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).toContain("worker-src 'self' blob:");
    expect(policy).toContain("img-src 'self' blob: data:");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
    expect(headers.get('permissions-policy')).toContain('camera=(self)');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });
});

describe('compression', () => {
  /** The bytes as they are on the wire. */
  async function raw(path: string, accepted: string) {
    const request = `GET ${path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: ${accepted}\r\n\r\n`;
    const { headers, body } = await exchange(service.port, [request]);
    return {
      encoding: headers.get('content-encoding'),
      tag: headers.get('etag'),
      headers,
      bytes: Buffer.from(body, 'latin1'),
    };
  }

  test('gzip where it helps, for who takes it', async () => {
    const { encoding, bytes, headers } = await raw('/assets/page-1a2b3c.js', 'gzip, deflate');
    expect(encoding).toBe('gzip');
    expect(gunzipSync(bytes).toString()).toBe(script);
    expect(headers.get('vary')).toBe('accept-encoding');
    expect((await raw('/icon.png', 'gzip')).encoding).toBeNull();
    expect((await raw('/assets/small-1a2b3c.css', 'gzip')).encoding).toBeNull();
  });

  test.each(['identity', '', 'gzip;q=0', 'deflate'])('none for who takes "%s"', async (accepted) => {
    const { encoding, bytes } = await raw('/assets/page-1a2b3c.js', accepted);
    expect(encoding).toBeNull();
    expect(bytes.toString()).toBe(script);
  });

  test('forms that lie beside a file are sent as they are, each with a tag of its own', async () => {
    const brotli = await raw('/assets/engine-1a2b3c.wasm', 'gzip, br');
    expect([brotli.encoding, brotli.bytes.toString()]).toEqual(['br', 'as brotli']);
    expect(brotli.headers.get('content-type')).toBe('application/wasm');
    const gzipped = await raw('/assets/engine-1a2b3c.wasm', 'gzip');
    expect(gunzipSync(gzipped.bytes)).toHaveLength(5000);
    const plain = await raw('/assets/engine-1a2b3c.wasm', 'identity');
    expect(new Set([brotli.tag, gzipped.tag, plain.tag]).size).toBe(3);
    expect((await get('/assets/engine-1a2b3c.wasm.gz')).status).toBe(404);
  });
});

test.each([
  '/absent.js',
  '/assets',
  '/assets/',
  '/link.txt',
  '/.env',
  '/.well-known/x.txt',
  '/../outside.txt',
  '/%2e%2e/outside.txt',
  '/..%2foutside.txt',
  '/assets/..%2f..%2f..%2foutside.txt',
  '/assets%5c..%5cindex.html',
  '/index.html%00',
  '/%ff',
  '//index.html',
  '/index.html/',
])('%s is none of its files', async (path) => {
  const { status, body } = await exchange(service.port, [`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`]);
  expect(status).toBe(404);
  expect(errorAnswerSchema.parse(JSON.parse(body)).code).toBe('not_found');
});

test('the contract is served as without it', async () => {
  expect((await get('/healthz')).headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; frame/,
  );
  for (const [method, path] of [
    ['GET', '/v1/read'],
    ['POST', '/healthz'],
  ] as const) {
    expect((await fetch(service.url + path, { method })).status).toBe(405);
  }
  expect((await get('/v1/nothing')).status).toBe(404);
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('its files take no %s', async (method) => {
  for (const path of ['/', '/index.html', '/assets/page-1a2b3c.js']) {
    const response = await fetch(service.url + path, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(errorAnswerSchema.parse(await response.json()).code).toBe('method_not_allowed');
  }
  expect((await fetch(`${service.url}/v1/nothing`, { method })).status).toBe(404);
});

test('switched off, there is nothing at /', async () => {
  const off = await startTestService({
    pageDir: join(folder, 'page'),
    env: { APP__PAGE: 'false' },
    untilReady: false,
  });
  const response = await fetch(`${off.url}/`);
  expect(response.status).toBe(404);
  expect(errorAnswerSchema.parse(await response.json()).code).toBe('not_found');
  await off.stop();
});

test('a folder that is configured has to be there', async () => {
  const env = { APP__PAGE_DIR: join(folder, 'absent') };
  await expect(startTestService({ env, untilReady: false })).rejects.toThrow(/APP__PAGE_DIR: ENOENT/);
});

test('a file that could not be read once is read when it can be again', async () => {
  const place = join(folder, 'flaky');
  await mkdir(place);
  await writeFile(join(place, 'index.html'), html);
  const files = createPageFolder(place);
  await rm(join(place, 'index.html'));
  await expect(files.read('/index.html', [])).rejects.toThrow('ENOENT');
  await writeFile(join(place, 'index.html'), html);
  expect(new TextDecoder().decode((await files.read('/index.html', []))?.bytes)).toBe(html);
});
