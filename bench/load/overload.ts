import { benchPicture, encodeBenchPng } from '../pictures.ts';
import { createClient } from '../service/client.ts';
import { closedLoad, openLoad, type TimedAnswer } from '../service/load.ts';
import { type LoadedService, pause, startService } from '../service/process.ts';
import { type Finding, mb, ms, quantile } from './report.ts';

/** So much more than the service can do. */
const overloadFactor = 3;
const budgetMs = 5000;
const maxHealthMs = 100;
const maxRecoveryMs = 2000;
/** A refusal costs the upload and an answer; on a machine that is shared with what makes the load, not always less. */
const maxRefusalMs = 1000;
/** What may come on top of the memory before: a full queue of pictures, and heaps that haven't been collected yet. */
const maxGrowthMb = 256;
const calibrationShare = 0.2;
const warmUpReads = 50;

/**
 * Requests at three times the rate that the service can serve, sent by the clock whether or not others were answered, so
 * that waiting in front of a busy service counts (Tene's "coordinated omission").
 */
export async function overload(seconds: number): Promise<readonly Finding[]> {
  const service = await startService();
  try {
    const picture = encodeBenchPng(benchPicture(280, 'drawing'));
    const send = () => service.client.read(picture);
    for (let n = 0; n < warmUpReads; n++) await send();
    const { perSecond: capacity } = await closedLoad(send, 8, 1000 * Math.max(3, seconds * calibrationShare));
    const before = await service.gauges();
    const watch = watchService(service);
    const rate = overloadFactor * capacity;
    const outcomes = await openLoad(send, rate, 1000 * seconds);
    const recoveryMs = await recover(service, picture);
    const { healthMs, peakMb } = await watch.stop();
    const after = await service.gauges();
    return [
      { name: 'capacity, 8 clients', value: `${capacity.toFixed(0)}/s` },
      { name: 'asked for', value: `${rate.toFixed(0)}/s for ${seconds} s: ${outcomes.length} requests` },
      ...describeOutcomes(outcomes),
      {
        name: '/healthz meanwhile',
        value: `p50 ${ms(quantile(healthMs, 0.5))}, p99 ${ms(quantile(healthMs, 0.99))}, worst ${ms(Math.max(...healthMs))} of ${healthMs.length}`,
        holds: quantile(healthMs, 0.99) <= maxHealthMs,
      },
      {
        name: 'resident memory',
        value: `${mb(before.residentMb)} before, ${mb(peakMb)} at most, ${mb(after.residentMb)} after`,
        holds: peakMb - before.residentMb <= maxGrowthMb,
      },
      { name: 'back to normal after', value: ms(recoveryMs), holds: recoveryMs <= maxRecoveryMs },
      { name: 'workers lost', value: String(after.restarts), holds: after.restarts === 0 },
    ];
  } finally {
    await service.stop();
  }
}

function describeOutcomes(outcomes: readonly TimedAnswer[]): readonly Finding[] {
  const of = (status: number) => outcomes.filter(({ answer }) => answer?.status === status);
  const latencies = (some: readonly TimedAnswer[]) => some.map(({ latencyMs }) => latencyMs);
  const [served, refused] = [of(200), of(503)];
  const others = outcomes.length - served.length - refused.length;
  const acceptedMs = latencies(served);
  const refusedMs = latencies(refused);
  const times = (values: readonly number[]) =>
    `p50 ${ms(quantile(values, 0.5))}, p99 ${ms(quantile(values, 0.99))}, worst ${ms(Math.max(0, ...values))}`;
  return [
    {
      name: 'accepted',
      value: `${served.length}: ${times(acceptedMs)}`,
      holds: served.length > 0 && quantile(acceptedMs, 0.99) <= budgetMs,
    },
    {
      name: 'refused with 503',
      value: `${refused.length}: ${times(refusedMs)}`,
      holds: quantile(refusedMs, 0.99) <= maxRefusalMs,
    },
    {
      name: 'of these with Retry-After',
      value: String(refused.filter(hasRetryAfter).length),
      holds: refused.every(hasRetryAfter),
    },
    { name: 'anything else', value: String(others), holds: others === 0 },
  ];
}

function hasRetryAfter({ answer }: TimedAnswer): boolean {
  return Number(answer?.retryAfter) >= 1;
}

/** Milliseconds until nothing waits and a picture is read at the first attempt. */
async function recover(service: LoadedService, picture: Uint8Array): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const { queued } = await service.gauges();
    if (queued === 0 && (await service.client.read(picture)).status === 200)
      return performance.now() - startMs;
  }
}

/** Asks for /healthz ten times a second, over a connection of its own, and looks at the memory once a second. */
function watchService(service: LoadedService): {
  stop(): Promise<{ readonly healthMs: readonly number[]; readonly peakMb: number }>;
} {
  const client = createClient(service.port);
  const healthMs: number[] = [];
  let peakMb = 0;
  let isOver = false;
  const done = (async () => {
    for (let n = 0; !isOver; n++) {
      const startMs = performance.now();
      await client.get('/healthz');
      healthMs.push(performance.now() - startMs);
      if (n % 10 === 0) peakMb = Math.max(peakMb, (await service.gauges()).residentMb);
      await pause(100);
    }
  })();
  return {
    async stop() {
      isOver = true;
      await done;
      client.close();
      return { healthMs, peakMb };
    },
  };
}
