import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';

export interface StandIn {
  readonly url: string;
  /** What it was asked, with the bodies. */
  readonly requests: readonly RecordedRequest[];
  stop(): Promise<void>;
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Answers a request; the last one goes on answering when all others were used. */
export type Reply = (response: ServerResponse, request: RecordedRequest) => void;

/** A server on loopback that answers with each of `replies` in turn. */
export async function startStandIn(...replies: readonly Reply[]): Promise<StandIn> {
  const requests: RecordedRequest[] = [];
  const listener: RequestListener = (request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const reply = replies[Math.min(requests.length, replies.length - 1)];
      const { method = '', url = '', headers } = request;
      const recorded = { method, path: url, headers, body: Buffer.concat(pieces).toString('latin1') };
      requests.push(recorded);
      reply?.(response, recorded);
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with JSON. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** Never answers. */
export const stall: Reply = () => undefined;

/** Closes the connection without an answer. */
export const drop: Reply = (response) => {
  response.destroy();
};

/** Promises more than it sends. */
export const breakOff: Reply = (response) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{"digit":', () => response.destroy());
};
