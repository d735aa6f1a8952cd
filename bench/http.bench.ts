import { createLatencies } from './latencies.ts';
import { type BenchRow, summary } from './measure.ts';
import { benchPicture, encodeBenchJpeg, encodeBenchPng } from './pictures.ts';
import { closedLoad, openLoad } from './service/load.ts';
import { startService } from './service/process.ts';

export interface HttpBench {
  readonly rows: readonly BenchRow[];
  /** From the start of the process to a 200 of /readyz. */
  readonly readyMs: number;
  /** The service's own event-loop delay while half of what 8 clients get is posted, above the timer's resolution of 10 ms. */
  readonly eventLoopDelayP99Ms: number;
  /** Resident memory of the service at the end. */
  readonly residentMb: number;
}

const clientCounts = [1, 8, 64];
const durationMs = 2000;
const warmUpReads = 200;

/** Pictures of every size and format that the suite asks for, encoded. */
export function benchFiles(): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const sidePx of [28, 280, 1024]) {
    files.set(`${sidePx} px PNG drawing`, encodeBenchPng(benchPicture(sidePx, 'drawing')));
    files.set(`${sidePx} px PNG photo`, encodeBenchPng(benchPicture(sidePx)));
    files.set(`${sidePx} px JPEG photo`, encodeBenchJpeg(benchPicture(sidePx)));
  }
  return files;
}

/** The built service in a process of its own, with the default profile, and with the small model alone. */
export async function benchHttp(): Promise<HttpBench> {
  const small = await benchSettings('small', { DIGITS__ACTIVE_MODEL: 'small', DIGITS__TTA_PROFILE: 'none' });
  const champion = await benchSettings('default', {});
  return { ...champion, rows: [...small.rows, ...champion.rows] };
}

async function benchSettings(name: string, settings: Readonly<Record<string, string>>): Promise<HttpBench> {
  // 64 clients with a megapixel each find a place in the queue, and are not refused for what they would wait.
  const patience = { APP__QUEUE_LIMIT: '128', DIGITS__PREDICT_TIMEOUT_SECONDS: '60' };
  const service = await startService({ ...patience, ...settings });
  try {
    const rows: BenchRow[] = [];
    for (const [picture, bytes] of benchFiles()) {
      const send = () => service.client.read(bytes);
      for (let i = 0; i < warmUpReads; i++) await send();
      let capacity = 0;
      for (const clients of clientCounts) {
        const before = await service.gauges();
        const { latencies, perSecond } = await closedLoad(send, clients, durationMs);
        const after = await service.gauges();
        const cpuMs = (1000 * (after.cpuSeconds - before.cpuSeconds)) / latencies.count();
        rows.push({
          name: `${name}, ${picture}, ${clients} at once`,
          ...summary(latencies),
          cpuMs,
          perSecond,
        });
        if (clients === 8) capacity = perSecond;
      }
      const latencies = createLatencies();
      for (const { answer, latencyMs } of await openLoad(send, capacity / 2, durationMs)) {
        if (answer?.status !== 200) throw new Error(`status ${answer?.status}: ${answer?.body}`);
        latencies.record(latencyMs);
      }
      rows.push({
        name: `${name}, ${picture}, half of what 8 get, by the clock`,
        ...summary(latencies),
        perSecond: capacity / 2,
      });
    }
    const { loopDelayP99Ms, residentMb } = await service.gauges();
    return {
      rows,
      readyMs: service.readyMs,
      eventLoopDelayP99Ms: Math.max(0, loopDelayP99Ms - 10),
      residentMb,
    };
  } finally {
    await service.stop();
  }
}
