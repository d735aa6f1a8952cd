import { closedLoad, openLoad } from './client-load.ts';
import { type BenchRow, summary } from './measure.ts';
import { benchPicture, encodeBenchJpeg, encodeBenchPng } from './pictures.ts';
import { startService } from './service-process.ts';

export interface HttpBench {
  readonly rows: readonly BenchRow[];
  /** From the start of the process to a 200 of /readyz. */
  readonly readyMs: number;
  /** The service's own event-loop delay while 64 clients post, above the timer's resolution of 10 ms. */
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
  // As many clients as there are must find a place in the queue.
  const service = await startService({ APP__QUEUE_LIMIT: '128', ...settings });
  const cpuSeconds = async () => gauge((await service.get('/metrics')).body, 'process_cpu_seconds_total');
  try {
    const rows: BenchRow[] = [];
    for (const [picture, bytes] of benchFiles()) {
      for (let i = 0; i < warmUpReads; i++) await service.read(bytes);
      for (const clients of clientCounts) {
        const before = await cpuSeconds();
        const { latencies, seconds } = await closedLoad(() => service.read(bytes), clients, durationMs);
        const cpuMs = (1000 * ((await cpuSeconds()) - before)) / latencies.count();
        const perSecond = latencies.count() / seconds;
        rows.push({
          name: `${name}, ${picture}, ${clients} at once`,
          ...summary(latencies),
          cpuMs,
          perSecond,
        });
      }
      const capacity = rows.at(-2)?.perSecond ?? 0;
      const { latencies } = await openLoad(() => service.read(bytes), capacity / 2, durationMs);
      rows.push({ name: `${name}, ${picture}, ${(capacity / 2).toFixed(0)}/s sent`, ...summary(latencies) });
    }
    const metrics = (await service.get('/metrics')).body;
    return {
      rows,
      readyMs: service.readyMs,
      eventLoopDelayP99Ms: Math.max(0, 1000 * gauge(metrics, 'nodejs_eventloop_lag_p99_seconds') - 10),
      residentMb: gauge(metrics, 'process_resident_memory_bytes') / 2 ** 20,
    };
  } finally {
    await service.stop();
  }
}

function gauge(metrics: string, name: string): number {
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(metrics)?.[1] ?? Number.NaN);
}
