import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lingering } from '../../src/server/body.ts';
import { startTestService, type TestService } from './helpers/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ env: { SECURITY__API_KEY: 'key' } });
}, 60_000);
afterAll(() => service.stop());

const formType = 'Content-Type: multipart/form-data; boundary=b\r\n';
const declared = 'Content-Length: 100000000000\r\n';
const chunked = 'Transfer-Encoding: chunked\r\n';

function head(line: string, headers: string): string {
  return `${line} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;
}

/** What a server and two sockets hold beside what the service reads. */
const slackBytes = 32 * 1024 * 1024;
const piece = Buffer.alloc(65_536, 'x');
const chunk = Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')]);

/**
 * Sends a head and then a body without end, as fast as it is taken and whatever the service says; resolves when the service
 * has cut the connection.
 */
function flood(start: string): Promise<{ readonly received: string; readonly takenBytes: number }> {
  const pieceOf = start.includes('chunked') ? chunk : piece;
  return new Promise((resolve) => {
    const socket = connect({ port: service.port, host: '127.0.0.1', allowHalfOpen: true });
    let received = '';
    const send = () => {
      while (!socket.destroyed && socket.bytesWritten < 4 * slackBytes) {
        if (!socket.write(pieceOf)) return;
      }
    };
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      received += data.toString('latin1');
    });
    socket.on('drain', send);
    socket.on('close', () => resolve({ received, takenBytes: socket.bytesWritten - socket.writableLength }));
    socket.write(start);
    send();
  });
}

describe('a body without end behind an answered request is bounded, and the answer arrives', () => {
  test.concurrent.each<[number, string, string]>([
    [413, 'POST /v1/read', `${formType}X-Api-Key: key\r\n${declared}`],
    [422, 'POST /v1/read', `X-Api-Key: key\r\n${chunked}`],
    [422, 'POST /v1/read', `${formType}X-Api-Key: key\r\n${chunked}`],
    [401, 'POST /v1/read', `${formType}${declared}`],
    [401, 'POST /v1/read', `${formType}${chunked}`],
    [404, 'POST /nowhere', declared],
    [405, 'POST /healthz', chunked],
    [200, 'GET /healthz', declared],
    [401, 'POST /v1/read', `${formType}Connection: close\r\n${declared}`],
  ])('%i to %s', async (status, line, headers) => {
    const { received, takenBytes } = await flood(head(line, headers));
    expect(received).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(received).toMatch(/^Connection: close\r$/im);
    expect(received.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(takenBytes).toBeLessThan(lingering.maxBytes + slackBytes);
  });
});

/** Sends pieces, each when the one before has been answered; what came back until `answers` answers or the end. */
function converse(
  pieces: readonly string[],
): Promise<{ readonly received: string; readonly isEnded: boolean }> {
  return new Promise((resolve) => {
    const socket = connect(service.port, '127.0.0.1');
    let received = '';
    let sent = 0;
    const next = () => {
      const text = pieces[sent++];
      if (text === undefined) {
        resolve({ received, isEnded: false });
        socket.destroy();
      } else socket.write(text);
    };
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      received += data.toString('latin1');
      if ((received.match(/HTTP\/1\.1/g)?.length ?? 0) >= sent) next();
    });
    socket.on('close', () => resolve({ received, isEnded: true }));
    next();
  });
}

/** A form with a file of a type that no picture has. */
function textFile(bytes: number): string {
  const start = '--b\r\nContent-Disposition: form-data; name="file"\r\nContent-Type: text/plain\r\n\r\n';
  const end = '\r\n--b--';
  return `${start}${'x'.repeat(bytes - start.length - end.length)}${end}`;
}

describe('the connection', () => {
  const health = head('GET /healthz', '');

  test.each([
    ['of which nothing is read', 401, '', 'x'.repeat(1_000_000)],
    ['that is too long by its own word', 413, 'X-Api-Key: key\r\n', 'x'.repeat(3_000_000)],
    ['that is refused in its first piece', 415, 'X-Api-Key: key\r\n', textFile(1_000_000)],
  ])('stays where the rest of a small body comes, %s', async (_, status, key, body) => {
    const refused = head('POST /v1/read', `${formType}${key}Content-Length: ${body.length}\r\n`);
    // The answer comes before the rest is sent.
    const early = status === 415 ? 1000 : 0;
    const { received, isEnded } = await converse([
      `${refused}${body.slice(0, early)}`,
      `${body.slice(early)}${health}`,
    ]);
    expect(isEnded).toBe(false);
    expect(received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*HTTP/1\\.1 200 `, 's'));
    expect(received).not.toMatch(/connection: close/i);
  });

  test('holds nothing of the bodies that were refused on it', async () => {
    const warnings: string[] = [];
    const onWarning = ({ name }: Error) => warnings.push(name);
    process.on('warning', onWarning);
    const refused = head('POST /v1/read', `${formType}Content-Length: 10000\r\n`);
    const bodies = new Array<string>(20).fill(`${'x'.repeat(10_000)}${refused}`);
    const { received } = await converse([refused, ...bodies]);
    process.off('warning', onWarning);
    expect(received.match(/HTTP\/1\.1 401/g)).toHaveLength(21);
    expect(warnings).toEqual([]);
  });

  test('stays behind a body that is read to its end, whatever its length', async () => {
    const form = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nx\r\n--b--';
    const read = head('POST /v1/read', `${formType}X-Api-Key: key\r\n${chunked}`);
    const { received, isEnded } = await converse([
      `${read}${form.length.toString(16)}\r\n${form}\r\n0\r\n\r\n`,
      health,
    ]);
    expect(isEnded).toBe(false);
    expect(received).toMatch(/^HTTP\/1\.1 415 .*HTTP\/1\.1 200 /s);
    expect(received).not.toMatch(/connection: close/i);
  });

  test('is ended where the rest doesn’t come', async () => {
    const refused = head('POST /v1/read', `${formType}Content-Length: 1000000\r\n`);
    const { received, isEnded } = await converse([refused, 'x']);
    expect(isEnded).toBe(true);
    expect(received.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  test('serves nothing behind an answer that said it would close', async () => {
    const refused = head('POST /v1/read', `${formType}${chunked}`);
    const { received, isEnded } = await converse([
      refused,
      `1\r\nx\r\n0\r\n\r\n${health.replace('Host: x', 'Host: x\r\nX-Request-ID: behind')}`,
    ]);
    expect(isEnded).toBe(true);
    expect(received.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(service.lines.some((line) => line.request_id === 'behind')).toBe(false);
  });
});
