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
  const open = new Set<Promise<Response>>();
  const server = Deno.serve(
    { hostname: host, port, onListen: () => undefined, onError: (error) => faultResponse(error, options) },
    (request, info) => {
      const answering = fetchSafely(request, { ip: info.remoteAddr.hostname });
      open.add(answering);
      return answering.finally(() => open.delete(answering));
    },
  );
  return {
    port: server.addr.port,
    close(withinMs) {
      // Deno (2.9.6) breaks off the bodies that it still receives as soon as it is told to shut down.
      const answered = settledWithin(Promise.all(open), withinMs);
      return settledWithin(
        answered.then(() => server.shutdown()),
        withinMs,
      );
    },
  };
};
