import type { Server, ServerResponse } from 'node:http';

/**
 * What is to be called when the server stops: from then on every answer says `Connection: close`, those to requests under way too. A proxy that was
 * promised more would send its next request to a connection that is about to end.
 */
export function trackLastAnswers(server: Server): () => void {
  const open = new Set<ServerResponse>();
  let isLast = false;
  // Before the app's own, which may answer at once.
  server.prependListener('request', (_, response: ServerResponse) => {
    if (isLast) response.shouldKeepAlive = false;
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  return () => {
    isLast = true;
    for (const response of open) response.shouldKeepAlive = false;
  };
}
