import type { Listen } from '../node/listener.ts';
import { createSafeFetch, faultResponse } from '../safe-fetch.ts';
import { settledWithin } from '../settled-within.ts';

/** As much of Bun as is used here. */
interface BunServer {
  readonly port: number;
  /** Takes no more connections; resolves when the answers under way are sent, or cut off with `now`. */
  stop(now?: boolean): Promise<void>;
  requestIP(request: Request): { readonly address: string } | null;
}

interface BunApi {
  serve(options: {
    readonly hostname: string;
    readonly port: number;
    /** Seconds, 255 at most. */
    readonly idleTimeout: number;
    readonly maxRequestBodySize: number;
    readonly fetch: (request: Request, server: BunServer) => Promise<Response>;
    readonly error: (error: unknown) => Response;
  }): BunServer;
}

declare const Bun: BunApi;

const maxIdleSeconds = 255;
/** A connection may be idle for this much longer than a request's budget, which answers better. */
const graceSeconds = 5;

/** Serves the app with Bun's own server, which has no limit of connections to set. Bodies are limited by the app. */
export const listenBun: Listen = async (app, options) => {
  const { host, port, requestTimeoutMs } = options;
  const fetchSafely = createSafeFetch(app, options);
  const server = Bun.serve({
    hostname: host,
    port,
    idleTimeout: Math.min(maxIdleSeconds, Math.ceil(requestTimeoutMs / 1000) + graceSeconds),
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    fetch: (request, self) => fetchSafely(request, { ip: self.requestIP(request)?.address }),
    error: (error) => faultResponse(error, options),
  });
  return {
    port: server.port,
    async close(withinMs) {
      await settledWithin(server.stop(), withinMs);
      await server.stop(true);
    },
  };
};
