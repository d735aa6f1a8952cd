import { Agent, request } from 'node:http';

const boundary = 'digits-load';

export interface LoadAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** As many connections as are needed at once. Rejects where there is no answer. */
export interface LoadClient {
  get(path: string): Promise<LoadAnswer>;
  read(picture: Uint8Array): Promise<LoadAnswer>;
  close(): void;
}

/** `keepAlive`: whether a connection is used again. */
export function createClient(port: number, keepAlive = true): LoadClient {
  const agent = new Agent({ keepAlive });

  function send(method: string, path: string, type: string | undefined, body?: Buffer): Promise<LoadAnswer> {
    return new Promise((resolve, reject) => {
      const headers = {
        ...(type === undefined ? {} : { 'content-type': type }),
        'content-length': body?.length ?? 0,
      };
      const sent = request({ agent, host: '127.0.0.1', port, method, path, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            retryAfter: response.headers['retry-after'],
            body: Buffer.concat(parts).toString('utf8'),
          }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  return {
    get: (path) => send('GET', path, undefined),
    read: (picture) => send('POST', '/v1/read', `multipart/form-data; boundary=${boundary}`, toForm(picture)),
    close: () => agent.destroy(),
  };
}

/** The head of `POST /v1/read` with a picture of so many bytes, and what stands before the picture in the body. */
export function readHead(fileBytes: number): string {
  const length = formStart.length + fileBytes + formEnd.length;
  return (
    `POST /v1/read HTTP/1.1\r\nHost: load\r\nContent-Type: multipart/form-data; boundary=${boundary}\r\n` +
    `Content-Length: ${length}\r\n\r\n${formStart}`
  );
}

const formStart: string = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="digit"\r\n\r\n`;
const formEnd: string = `\r\n--${boundary}--\r\n`;

function toForm(picture: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(formStart), picture, Buffer.from(formEnd)]);
}
