import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { digitPng, pictureForm } from './helpers/pictures.ts';
import { startTestService } from './helpers/service.ts';

test('once the service stops its answers say that the connection ends, those to requests under way too', async () => {
  const service = await startTestService();
  const form = new Response(pictureForm(digitPng(7)));
  const body = Buffer.from(await form.arrayBuffer());
  const head = `POST /v1/read HTTP/1.1\r\nHost: x\r\nContent-Type: ${form.headers.get('content-type')}\r\n`;
  const request = Buffer.concat([Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n`), body]);
  const socket = connect(service.port, '127.0.0.1');
  let received = '';
  socket.on('data', (data) => {
    received += String(data);
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(request);
  await expect.poll(() => received).toContain('"digit":7');
  expect(received).toMatch(/^connection: keep-alive\r$/im);

  received = '';
  socket.write(request.subarray(0, 300));
  await setTimeout(50);
  const stopped = service.stop();
  await setTimeout(50);
  socket.write(request.subarray(300));
  await closed;
  expect(received).toContain('"digit":7');
  expect(received).toMatch(/^connection: close\r$/im);
  await stopped;
});
