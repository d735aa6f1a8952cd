import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** A request and its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** The exchanges of one connection. */
export interface Exchanges {
  /** The latest, answered or not. */
  readonly last: Exchange | undefined;
  /** Those whose answers are not sent to their end: a client may send the next request before the last is answered. */
  readonly open: readonly Exchange[];
}

interface Tracked {
  last: Exchange;
  readonly open: Set<Exchange>;
}

/** Keeps track of a server's exchanges; answers those of a connection. */
export function trackExchanges(server: Server): (socket: Duplex) => Exchanges {
  const connections = new WeakMap<Duplex, Tracked>();
  const track = (request: IncomingMessage, response: ServerResponse): void => {
    const exchange: Exchange = { request, response };
    const tracked = connections.get(request.socket) ?? { last: exchange, open: new Set() };
    connections.set(request.socket, tracked);
    tracked.last = exchange;
    tracked.open.add(exchange);
    response.once('close', () => tracked.open.delete(exchange));
  };
  server.on('request', track);
  return (socket) => {
    const tracked = connections.get(socket);
    return { last: tracked?.last, open: [...(tracked?.open ?? [])] };
  };
}
