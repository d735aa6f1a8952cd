import type { Listen } from '../node/listener.ts';
import { createSafeFetch, faultResponse } from '../safe-fetch.ts';
import { settledWithin } from '../settled-within.ts';

/** As much of Deno as is used here. */
interface DenoServer {
  readonly addr: { readonly port: number };
  /** Takes no more connections; resolves when the answers under way are sent. */
  shutdown(): Promise<void>;
}

interface DenoApi {
  serve(
    options: {
      readonly hostname: string;
      readonly port: number;
      readonly onListen: () => void;
      readonly onError: (error: unknown) => Response;
    },
    handler: (
      request: Request,
      info: { readonly remoteAddr: { readonly hostname?: string } },
    ) => Promise<Response>,
  ): DenoServer;
}

declare const Deno: DenoApi;

/** Serves the app with Deno's own server, which has no limit of connections to set. */
export const listenDeno: Listen = async (app, options) => {
  const { host, port } = options;
  const fetchSafely = createSafeFetch(app, options);
  const server = Deno.serve(
    { hostname: host, port, onListen: () => undefined, onError: (error) => faultResponse(error, options) },
    (request, info) => fetchSafely(request, { ip: info.remoteAddr.hostname }),
  );
  return {
    port: server.addr.port,
    close: (withinMs) => settledWithin(server.shutdown(), withinMs),
  };
};
