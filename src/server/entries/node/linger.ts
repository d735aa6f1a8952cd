import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { lingering } from '../../body.ts';
import type { KeepAlive } from './keep-alive.ts';

/**
 * Bounds what is read of a body after its request was answered; on its own Node reads all of it, however large.
 * - Where more is left than is worth reading, or nobody knows how much, the answer says `Connection: close`.
 * - After the answer the rest is read and forgotten, within `lingering`. A rest that ends in time leaves the connection
 *   as the answer said; any other ends it.
 *
 * Called before the request is handled; does nothing to requests that are read to their end.
 */
export function lingerOnRest(request: IncomingMessage, response: ServerResponse, keepAlive: KeepAlive): void {
  const bytes = declaredBytes(request);
  if (bytes === 0) return;
  if (bytes > lingering.maxBytes) keepAlive.endUnlessRead(request, response);
  // Before Node's own listener, which would have the rest of the body dumped and, after a last answer, the socket destroyed.
  response.prependOnceListener('finish', () => {
    if (!request.complete) discardRest(request);
  });
}

/** Infinity where the length isn't told. */
function declaredBytes({ headers }: IncomingMessage): number {
  if (headers['transfer-encoding'] !== undefined) return Number.POSITIVE_INFINITY;
  return Number(headers['content-length'] ?? 0);
}

function discardRest(request: IncomingMessage): void {
  const { socket } = request;
  const { destroySoon } = socket;
  let isLast = false;
  // What Node calls after the last answer of a connection: at once, a client that still sends would be reset, and the
  // reset can overtake the answer.
  socket.destroySoon = () => {
    isLast = true;
    socket.end();
  };
  const late = setTimeout(() => socket.destroy(), lingering.forMs);
  const cancel = () => clearTimeout(late);
  socket.once('close', cancel);
  let bytes = 0;
  request.on('data', (piece: Uint8Array) => {
    bytes += piece.length;
    // The client may still be about to look at its answer.
    if (bytes > lingering.maxBytes) request.pause();
  });
  request.once('end', () => {
    cancel();
    socket.off('close', cancel);
    socket.destroySoon = destroySoon;
    if (isLast) socket.destroy();
  });
}

/**
 * Ends a connection with `lastWords`, while its client may still be sending what nobody understands. That is read and
 * forgotten, within `lingering`, until the client ends it too.
 *
 * @returns what is to be called at every further piece.
 */
export function endAndLinger(socket: Socket, lastWords: string): () => void {
  const maxBytes = socket.bytesRead + lingering.maxBytes;
  const late = setTimeout(() => socket.destroy(), lingering.forMs);
  socket.once('close', () => clearTimeout(late));
  socket.end(lastWords);
  socket.resume();
  return () => {
    if (socket.bytesRead > maxBytes) socket.destroy();
  };
}
