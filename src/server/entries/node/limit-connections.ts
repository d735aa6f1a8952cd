import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Holds a server to `max` open connections, at least 1. One more takes the place of the connection that has been without
 * a request for longest, so that clients who connect and say nothing keep nobody out (Node's own `maxConnections` would
 * refuse everybody else until they go); where every connection has a request under way the new one is closed.
 */
export function limitConnections(server: Server, max: number): void {
  /** Those without a request, the longest first. */
  const idle = new Set<Socket>();
  /** Those with requests, and how many: a client may send the next one before the last is answered. */
  const busy = new Map<Socket, number>();

  function forget(socket: Socket): void {
    idle.delete(socket);
    busy.delete(socket);
  }

  function requested({ socket }: IncomingMessage, response: ServerResponse): void {
    if (!idle.delete(socket) && !busy.has(socket)) return;
    busy.set(socket, (busy.get(socket) ?? 0) + 1);
    response.once('close', () => answered(socket));
  }

  function answered(socket: Socket): void {
    const requests = busy.get(socket);
    if (requests === undefined) return;
    if (requests > 1) {
      busy.set(socket, requests - 1);
      return;
    }
    busy.delete(socket);
    idle.add(socket);
  }

  server.on('connection', (socket) => {
    if (idle.size + busy.size >= max) {
      const [longest] = idle;
      if (longest === undefined) {
        socket.destroy();
        return;
      }
      forget(longest);
      longest.destroy();
    }
    idle.add(socket);
    socket.once('close', () => forget(socket));
  });
  server.on('request', requested);
}
