import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = new URL('../../../dist/web/', import.meta.url);
/** Below a path, so that nothing in the page may count on being at the root of a host. */
const base = '/some/where/';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.jpg': 'image/jpeg',
};

export interface Site {
  readonly url: string;
  /** Files that were asked for, in order, relative to dist/web. */
  readonly requested: readonly string[];
  /** Bytes that each file asked for takes when it is sent gzipped, each one counted as often as it was asked for. */
  packedBytes(): Promise<number>;
  /** From now on everything is answered with 503. */
  fallIll(): void;
  close(): Promise<void>;
}

/** Serves dist/web as any host of static files would; `redirected`: as those that lead from a page's file to its folder. */
export async function openSite({
  redirected = false,
}: {
  readonly redirected?: boolean;
} = {}): Promise<Site> {
  const requested: string[] = [];
  let isWell = true;
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '', 'http://localhost').pathname;
    const name = path === base ? 'index.html' : path.slice(base.length);
    if (!isWell) {
      response.writeHead(503).end('not well');
      return;
    }
    if (redirected && path.endsWith('/index.html')) {
      response.writeHead(307, { location: base }).end();
      return;
    }
    try {
      const body = await readFile(new URL(name, root));
      requested.push(name);
      response.writeHead(200, { 'content-type': types[extname(name)] ?? 'application/octet-stream' });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  return {
    url: `http://127.0.0.1:${port}${base}`,
    requested,
    async packedBytes() {
      const files = await Promise.all(requested.map((name) => readFile(new URL(name, root))));
      return files.reduce((sum, file) => sum + Math.min(file.length, gzipSync(file).length), 0);
    },
    fallIll() {
      isWell = false;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A picture of the pipeline's golden set. */
export function goldenPicture(name: string): string {
  return fileURLToPath(new URL(`../../golden/pictures/${name}`, import.meta.url));
}
