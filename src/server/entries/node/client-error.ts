import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ErrorAnswer, statusOf } from '../../../contract.ts';
import type { ErrorCode } from '../../../errors.ts';

const answers: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['timeout', 'The request took too long to arrive.'],
  HPE_HEADER_OVERFLOW: ['too_large', 'The headers of the request are too large.'],
};

/** Answers what isn't HTTP, and so never reaches the app, in the form that all errors have; then closes the connection. */
export function answerClientErrors(server: Server, newRequestId: () => string): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const [code, message] = answers[error.code ?? ''] ?? ['malformed_form', 'The request is not HTTP.'];
    send(socket, { code, message, request_id: newRequestId() });
  });
}

function send(socket: Duplex, answer: ErrorAnswer): void {
  const body = JSON.stringify(answer);
  const head = [
    `HTTP/1.1 ${statusOf[answer.code]} ${answer.code}`,
    'Connection: close',
    'Cache-Control: no-store',
    'Content-Type: application/json',
    'X-Content-Type-Options: nosniff',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-ID: ${answer.request_id}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
