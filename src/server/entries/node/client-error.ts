import type { Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ErrorAnswer, statusOf } from '../../../contract.ts';
import type { ErrorCode } from '../../../errors.ts';
import type { UnseenRequest } from '../../access-record.ts';
import { commonHeaders } from '../../common-headers.ts';
import { type Exchange, trackExchanges } from './exchanges.ts';
import { endAndLinger } from './linger.ts';

const answers: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['timeout', 'The request took too long to arrive.'],
  HPE_INVALID_EOF_STATE: ['malformed_form', 'The request breaks off.'],
  HPE_INVALID_METHOD: ['malformed_form', 'The request is not HTTP, or has a method that nobody knows.'],
  HPE_HEADER_OVERFLOW: ['too_large', 'The headers of the request are too large.'],
};

export interface ClientErrorOptions {
  readonly newRequestId: () => string;
  /** Called with every answer whose request the app hasn't seen, and so neither logs nor counts. */
  readonly onUnseen: (unseen: UnseenRequest) => void;
}

/**
 * Answers what isn't HTTP, and so never reaches the app, in the form that all errors have; then closes the connection.
 * Requests in front of it are answered first. A request gets no second answer, and a client that has sent nothing none.
 */
export function answerClientErrors(server: Server, options: ClientErrorOptions): void {
  const { newRequestId, onUnseen } = options;
  const exchangesOf = trackExchanges(server);
  /** Of connections with a fault behind them, what is done at further pieces: no piece behind the first fault can be understood. */
  const failed = new WeakMap<Duplex, () => void>();

  function end(socket: Socket, lastWords = ''): void {
    failed.set(socket, endAndLinger(socket, lastWords));
  }

  async function close(socket: Socket, errorCode: string | undefined): Promise<void> {
    const { last, open } = exchangesOf(socket);
    const broken = last?.request.complete === false ? last : undefined;
    await allClosed(open.filter((exchange) => exchange !== broken));
    const isAnswered = broken?.response.headersSent === true;
    if (isAnswered) await allClosed([broken]);
    if (!socket.writable) socket.destroy();
    else if (isAnswered) end(socket);
    else {
      const [code, message] = answers[errorCode ?? ''] ?? ['malformed_form', 'The request is not HTTP.'];
      const requestId = newRequestId();
      if (broken === undefined) onUnseen({ requestId, code, reason: errorCode });
      end(socket, written({ code, message, request_id: requestId }));
    }
  }

  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const onFurther = failed.get(socket);
    if (onFurther !== undefined) {
      onFurther();
      return;
    }
    // Not read on while requests in front of the fault are answered.
    failed.set(socket, () => socket.pause());
    const isAnswerable = socket instanceof Socket && socket.writable && socket.bytesRead > 0;
    if (error.code === 'ECONNRESET' || !isAnswerable) socket.destroy();
    else void close(socket, error.code);
  });
}

async function allClosed(exchanges: readonly Exchange[]): Promise<void> {
  const open = exchanges.filter(({ response }) => !response.closed);
  await Promise.all(open.map(({ response }) => new Promise((resolve) => response.once('close', resolve))));
}

/** An answer as it is sent. */
function written(answer: ErrorAnswer): string {
  const body = JSON.stringify(answer);
  const head = [
    `HTTP/1.1 ${statusOf[answer.code]} ${answer.code}`,
    'Connection: close',
    ...Object.entries(commonHeaders).map(([name, value]) => `${name}: ${value}`),
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-ID: ${answer.request_id}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
