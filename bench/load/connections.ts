import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { benchPicture, encodeBenchPng } from '../pictures.ts';
import { createClient, readHead } from '../service/client.ts';
import { type LoadedService, pause, startService } from '../service/process.ts';
import { type Finding, ms, quantile } from './report.ts';

const counts = { slow: 256, idle: 1000, halfClosed: 200, gone: 500 } as const;
/** The least that can be configured: what uploads don't give back is missed at once. */
const bufferedMb = 1;
const settleWithinMs = 60_000;
/** Descriptors that come and go by themselves. */
const handleSlack = 4;

/**
 * Clients that hold what they get: 256 that send a byte a second, 1,000 that send nothing, 200 that close their side in
 * the middle of an upload, 500 that vanish there. Others are served meanwhile, and when they are gone nothing is held.
 */
export async function connections(seconds: number): Promise<readonly Finding[]> {
  const service = await startService({
    APP__MAX_BUFFERED_MB: String(bufferedMb),
    DIGITS__MAX_IMAGE_MB: String(0.9 * bufferedMb),
    APP__THREADS: '1',
  });
  try {
    const picture = encodeBenchPng(benchPicture(280, 'drawing'));
    for (let n = 0; n < 20; n++) await service.client.read(picture);
    const before = await service.gauges();
    const head = readHead(100_000);

    const slow = await open(service, counts.slow, `${head}x`);
    const idle = await open(service, counts.idle, '');
    const drip = setInterval(() => {
      for (const socket of slow) socket.write('x');
    }, 1000);
    const meanwhile = await readFor(service, picture, seconds);
    clearInterval(drip);
    const halfClosed = await open(service, counts.halfClosed, `${head}${'x'.repeat(500)}`);
    for (const socket of halfClosed) socket.end();
    const gone = await open(service, counts.gone, `${head}${'x'.repeat(500)}`);
    for (const socket of gone) socket.destroy();
    await pause(1000);
    const answersToHalfClosed = halfClosed.filter((socket) => socket.bytesRead > 0).length;
    const during = await service.gauges();
    for (const socket of [...slow, ...idle, ...halfClosed]) socket.destroy();

    const settledMs = await settle(service, before.handles);
    const after = await service.gauges();
    const large = await service.client.read(new Uint8Array(Math.floor(0.9 * bufferedMb * 2 ** 20)));
    const statuses = new Set(meanwhile.map(({ status }) => status));
    const times = meanwhile.map(({ elapsedMs }) => elapsedMs);
    return [
      {
        name: `reads beside ${counts.slow} slow and ${counts.idle} idle ones`,
        value: `${meanwhile.length}, statuses ${[...statuses].join(', ')}, p50 ${ms(quantile(times, 0.5))}, worst ${ms(Math.max(...times))}`,
        holds: statuses.size === 1 && statuses.has(200),
      },
      {
        name: 'half-closed uploads that were answered',
        value: `${answersToHalfClosed} of ${counts.halfClosed}`,
      },
      {
        name: 'descriptors',
        value: `${before.handles} before, ${during.handles} meanwhile, ${after.handles} after ${ms(settledMs)}`,
        holds: after.handles <= before.handles + handleSlack,
      },
      {
        name: 'requests still open',
        // /metrics itself is one.
        value: String(after.inFlight - 1),
        holds: after.inFlight === 1,
      },
      {
        name: 'an upload that needs 90 % of the room for uploads',
        value: `status ${large.status}`,
        // It is no picture: the answer to that is that it got as far as the decoder.
        holds: large.status === 415,
      },
      {
        name: 'workers',
        value: `${after.workersReady} ready, ${after.restarts} lost`,
        holds: after.workersReady === before.workersReady && after.restarts === 0,
      },
      {
        name: 'resident memory',
        value: `${before.residentMb.toFixed(0)} MB before, ${during.residentMb.toFixed(0)} MB meanwhile, ${after.residentMb.toFixed(0)} MB after`,
      },
    ];
  } finally {
    await service.stop();
  }
}

/** Connections on which `text` was sent; the service may close them whenever it likes. */
async function open(service: LoadedService, count: number, text: string): Promise<readonly Socket[]> {
  const sockets = Array.from({ length: count }, () => {
    const socket = connect(service.port, '127.0.0.1');
    socket.on('error', () => socket.destroy());
    // Otherwise an answer is never seen.
    socket.resume();
    return socket;
  });
  await Promise.all(
    sockets.map(async (socket) => {
      await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
      if (text !== '') socket.write(text);
    }),
  );
  return sockets;
}

async function readFor(
  service: LoadedService,
  picture: Uint8Array,
  seconds: number,
): Promise<readonly { readonly status: number; readonly elapsedMs: number }[]> {
  const outcomes = [];
  // Somebody who comes anew each time.
  const client = createClient(service.port, false);
  const endMs = performance.now() + seconds * 1000;
  while (performance.now() < endMs) {
    const startMs = performance.now();
    const status = await client.read(picture).then(
      (answer) => answer.status,
      () => 0,
    );
    outcomes.push({ status, elapsedMs: performance.now() - startMs });
    await pause(50);
  }
  return outcomes;
}

/** Milliseconds until the descriptors are those of before. */
async function settle(service: LoadedService, handles: number): Promise<number> {
  const startMs = performance.now();
  while (performance.now() < startMs + settleWithinMs) {
    const { handles: now, inFlight } = await service.gauges();
    if (now <= handles + handleSlack && inFlight === 1) break;
    await pause(100);
  }
  return performance.now() - startMs;
}
