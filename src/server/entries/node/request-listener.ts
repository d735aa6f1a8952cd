import type { RequestListener, ServerResponse } from 'node:http';
import type { H3 } from 'h3';
import { toNodeHandler } from 'h3/node';
import { type ErrorAnswer, statusOf } from '../../../contract.ts';
import { commonHeaders } from '../../common-headers.ts';
import { takeRequestId } from '../../take-request-id.ts';
import type { FaultOptions } from '../safe-fetch.ts';
import type { KeepAlive } from './keep-alive.ts';
import { lingerOnRest } from './linger.ts';

export interface RequestListenerOptions extends FaultOptions {
  readonly keepAlive: KeepAlive;
}

/**
 * The app as Node's `request` listener. What is thrown in here ends the process, so nothing may be:
 * - srvx (1.0.8) makes a URL of the Host header and throws where it is none, as `x:99999`. Nothing in the app depends on
 *   the host, so it is given one that is.
 * - Anything else that may come out of the libraries below the app is answered as the app answers its own faults.
 *
 * A connection that we have ended serves no further request (RFC 9112, section 9.6).
 */
export function createRequestListener(
  app: H3,
  { newRequestId, onFault, keepAlive }: RequestListenerOptions,
): RequestListener {
  const handle = toNodeHandler(app);
  return async (request, response) => {
    if (request.socket.writableEnded) {
      request.socket.destroy();
      return;
    }
    request.headers.host = 'localhost';
    request.url = toOriginForm(request.url ?? '/');
    keepAlive.follow(response);
    lingerOnRest(request, response, keepAlive);
    try {
      await handle(request, response);
    } catch (cause) {
      const requestId = takeRequestId(request.headers['x-request-id'], newRequestId);
      onFault(requestId, cause);
      sendFault(response, requestId);
    }
  };
}

/** The path and query of a request's target, which may be a whole URL (RFC 9112, section 3.2.2), whatever its host. */
function toOriginForm(target: string): string {
  const rest = target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');
  return rest === '' || rest.startsWith('?') ? `/${rest}` : rest;
}

function sendFault(response: ServerResponse, requestId: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const code = 'internal_error';
  const answer: ErrorAnswer = { code, message: 'Something went wrong on our side.', request_id: requestId };
  response.writeHead(statusOf[code], {
    ...commonHeaders,
    'content-type': 'application/json',
    'x-request-id': requestId,
  });
  response.end(JSON.stringify(answer));
}
