import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Invites the body of a request with `Expect: 100-continue` when it is first read, and so not at all where the headers
 * alone decide the answer. Node on its own invites it before anybody has looked at the request.
 */
export function inviteWhenRead(request: IncomingMessage, response: ServerResponse): void {
  request.once('resume', () => {
    if (!response.headersSent) response.writeContinue();
  });
}
