import { fileURLToPath } from 'node:url';
import { benchFiles } from './http.bench.ts';
import { createLatencies } from './latencies.ts';
import { type BenchRow, summary } from './measure.ts';
import { startPeer, startService } from './service/process.ts';

const model = fileURLToPath(new URL('../../models/small/model.onnx', import.meta.url));
const rounds = 150;
const warmUpRounds = 60;

/** Forwards from another one in each round, and every second round backwards: what one leaves to clean up falls to all alike. */
function inTurn<Item>(items: readonly Item[], round: number): readonly Item[] {
  const first = Math.abs(round >> 1) % items.length;
  const turned = [...items.slice(first), ...items.slice(0, first)];
  return round % 2 === 0 ? turned : turned.reverse();
}

/**
 * The service with the small model, on WASM and on native code, beside Fastify + sharp + onnxruntime-node with the same
 * model file: the same picture to each in turn, one client. The peer and `native` want onnxruntime-node installed.
 */
export async function benchPeers(): Promise<readonly BenchRow[]> {
  const settings = { DIGITS__ACTIVE_MODEL: 'small', DIGITS__TTA_PROFILE: 'none', APP__THREADS: '1' };
  const services = [
    { name: 'ours, WASM', service: await startService(settings) },
    { name: 'ours, native', service: await startService({ ...settings, DEVICE: 'native' }) },
    {
      name: 'Fastify + sharp + onnxruntime-node',
      service: await startPeer(new URL('./peers/sharp-service.js', import.meta.url), [model]),
    },
  ];
  try {
    const rows: BenchRow[] = [];
    for (const [picture, bytes] of benchFiles()) {
      const timed = services.map(({ name, service }) => ({ name, service, latencies: createLatencies() }));
      for (let round = -warmUpRounds; round < rounds; round++) {
        for (const { name, service, latencies } of inTurn(timed, round)) {
          const sent = performance.now();
          const { status, body } = await service.client.read(bytes);
          if (status !== 200) throw new Error(`${name}: status ${status}: ${body}`);
          if (round >= 0) latencies.record(performance.now() - sent);
        }
      }
      rows.push(
        ...timed.map(({ name, latencies }) => ({ name: `${picture}, ${name}`, ...summary(latencies) })),
      );
    }
    return rows;
  } finally {
    for (const { service } of services) await service.stop();
  }
}
