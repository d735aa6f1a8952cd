import type { H3 } from 'h3';
import { listen } from 'listhen';
import { answerClientErrors } from './client-error.ts';
import { inviteWhenRead } from './continue.ts';
import { createKeepAlive } from './keep-alive.ts';
import { limitConnections } from './limit-connections.ts';
import type { Listener, ListenOptions } from './listener.ts';
import { createRequestListener } from './request-listener.ts';

/**
 * Against clients that are slow on purpose: headers have this long, and a whole request this much more than its budget
 * in the app, which answers better. Node looks every 30 s, so each may take as much longer.
 */
const headersTimeoutMs = 10_000;
const requestGraceMs = 5000;
/** Longer than a proxy in front usually keeps an idle connection, so that it is the one to close it. */
const keepAliveTimeoutMs = 65_000;

/** Serves the app on Node through listhen, which is told to be quiet and to take the port it is given or none. */
export async function listenNode(app: H3, options: ListenOptions): Promise<Listener> {
  const { host, port, requestTimeoutMs } = options;
  const keepAlive = createKeepAlive();
  const onRequest = createRequestListener(app, { ...options, keepAlive });
  const listener = await listen(onRequest, {
    hostname: host,
    port: port === 0 ? { port, random: true } : port,
    // A free port "nearby" (`isProd: false`) would be found by nobody.
    isProd: true,
    isTest: true,
    showURL: false,
    autoClose: false,
  });
  const { server, address } = listener;
  if (port !== 0 && address.port !== port) {
    await listener.close();
    throw new Error(`APP__PORT: ${port} is not a port to serve on`);
  }
  server.headersTimeout = headersTimeoutMs;
  server.requestTimeout = requestTimeoutMs + requestGraceMs;
  server.keepAliveTimeout = keepAliveTimeoutMs;
  limitConnections(server, options.maxConnections);
  answerClientErrors(server, options);
  // HTTP/1.1 wants a Host. Nothing here depends on it, and Node's answer to its absence has no body. An option of
  // `createServer`, which listhen calls without any.
  Object.assign(server, { requireHostHeader: false });
  server.on('checkContinue', (request, response) => {
    inviteWhenRead(request, response);
    server.emit('request', request, response);
  });
  // An expectation that isn't known is passed over, rather than answered by Node without a body.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  return {
    port: address.port,
    close: async (withinMs) => {
      keepAlive.announceEnd();
      const late = setTimeout(() => server.closeAllConnections(), withinMs);
      await listener.close();
      clearTimeout(late);
    },
  };
}
