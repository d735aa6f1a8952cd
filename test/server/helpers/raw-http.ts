import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** Whether `100 Continue` came before it. */
  readonly isInvited: boolean;
}

/**
 * Sends pieces over a connection of its own, `pauseMs` apart, and reads one answer: what no HTTP client would send. Does
 * not end its side; resolves when the answer is complete or the server has closed.
 */
export async function exchange(
  port: number,
  pieces: readonly (string | Uint8Array)[],
  options: { readonly pauseMs?: number } = {},
): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay();
  // The server may have closed before it was sent everything.
  socket.on('error', () => undefined);
  let received = '';
  const answered = new Promise<RawAnswer>((resolve, reject) => {
    socket.on('data', (data) => {
      received += data.toString('latin1');
      const answer = parseAnswer(received);
      if (answer !== undefined) resolve(answer);
    });
    socket.on('close', () => reject(new Error(`closed after: ${JSON.stringify(received)}`)));
  });
  try {
    await Promise.race([answered, sendAll()]);
    return await answered;
  } finally {
    socket.destroy();
  }

  async function sendAll(): Promise<void> {
    for (const piece of pieces) {
      if (socket.destroyed) return;
      socket.write(piece);
      if (options.pauseMs !== undefined) await new Promise((resolve) => setTimeout(resolve, options.pauseMs));
    }
  }
}

function parseAnswer(text: string, isInvited = false): RawAnswer | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const status = Number(statusLine.split(' ')[1]);
  const rest = text.slice(end + 4);
  if (status === 100) return parseAnswer(rest, true);
  const headers = new Headers(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
  );
  const length = Number(headers.get('content-length') ?? 0);
  return rest.length < length ? undefined : { status, headers, body: rest.slice(0, length), isInvited };
}
