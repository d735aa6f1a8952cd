import type { IncomingMessage, ServerResponse } from 'node:http';

/** Says of every answer whether its connection is kept; nothing else may, or one reason to end it would undo another. */
export interface KeepAlive {
  /** To be called with every answer before it can begin. */
  follow(response: ServerResponse): void;
  /** The connection ends behind an answer that begins before its request has been read to the end. */
  endUnlessRead(request: IncomingMessage, response: ServerResponse): void;
  /**
   * From now on every answer says `Connection: close`, those to requests under way too. A proxy that was promised more would send its
   * next request to a connection that is about to end.
   */
  announceEnd(): void;
}

export function createKeepAlive(): KeepAlive {
  const open = new Set<ServerResponse>();
  let isLast = false;
  return {
    follow(response) {
      if (isLast) response.shouldKeepAlive = false;
      open.add(response);
      response.once('close', () => open.delete(response));
    },
    endUnlessRead(request, response) {
      // The client wants it to end.
      if (!response.shouldKeepAlive) return;
      response.shouldKeepAlive = false;
      request.once('end', () => {
        response.shouldKeepAlive = !isLast;
      });
    },
    announceEnd() {
      isLast = true;
      for (const response of open) response.shouldKeepAlive = false;
    },
  };
}
