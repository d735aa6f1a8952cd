import { createRandom, type Random } from '../../src/training/random.ts';
import { mutatePicture } from '../fuzz/mutate-picture.ts';
import { benchPicture, encodeBenchJpeg, encodeBenchPng } from '../pictures.ts';
import { type Gauges, type LoadedService, startService } from '../service/process.ts';
import { type Finding, mb, quantile } from './report.ts';

/** Until the heaps, the allocator and V8's compiled code have their working size; less in a short run. */
const warmUpReads = 20_000;
const maxGrowth = 0.05;
const clients = 6;
const samples = 100;
const handleSlack = 4;

/**
 * Good and broken pictures of several sizes and both formats, one after the other, for `reads` reads: memory,
 * descriptors and workers must stay what they were after the first 20,000 (in a shorter run: the first fifth).
 */
export async function soak(reads: number): Promise<readonly Finding[]> {
  const service = await startService({ APP__LOG_FILE_MB: '0' });
  try {
    const series: { readonly done: number; readonly gauges: Gauges }[] = [];
    const statuses = new Map<number, number>();
    const every = Math.max(1, Math.floor(reads / samples));
    let done = 0;
    await Promise.all(
      Array.from({ length: clients }, (_, client) =>
        readOn(service, createRandom(client), async (status) => {
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (++done % every === 0) {
            series.push({ done, gauges: await service.gauges() });
            const { gauges } = series.at(-1) ?? { gauges: undefined };
            if (done % (every * 10) === 0) printSample(done, gauges);
          }
          return done < reads;
        }),
      ),
    );
    return describe(series, statuses, Math.min(warmUpReads, Math.floor(reads / 5)));
  } finally {
    await service.stop();
  }
}

/** Posts one picture after the other; `answered` tells whether to go on. */
async function readOn(
  service: LoadedService,
  random: Random,
  answered: (status: number) => Promise<boolean>,
): Promise<void> {
  const pictures = [28, 90, 280].flatMap((sidePx) => [
    encodeBenchPng(benchPicture(sidePx, 'drawing')),
    encodeBenchPng(benchPicture(sidePx)),
    encodeBenchJpeg(benchPicture(sidePx)),
  ]);
  for (;;) {
    const picture = pictures[random.below(pictures.length)] ?? new Uint8Array(0);
    const { status } = await service.client.read(
      random.chance(0.3) ? mutatePicture(picture, random) : picture,
    );
    if (!(await answered(status))) return;
  }
}

function describe(
  series: readonly { readonly done: number; readonly gauges: Gauges }[],
  statuses: ReadonlyMap<number, number>,
  warmUp: number,
): readonly Finding[] {
  const later = series.filter(({ done }) => done >= warmUp).map(({ gauges }) => gauges);
  // Resident memory goes up and down with the garbage: the median of a fifth of the samples says where it is.
  const part = Math.max(1, Math.floor(later.length / 5));
  const [first, last] = [later.slice(0, part), later.slice(-part)];
  const median = (of: readonly Gauges[], key: keyof Gauges) =>
    quantile(
      of.map((gauges) => gauges[key]),
      0.5,
    );
  const [startMb, endMb] = [median(first, 'residentMb'), median(last, 'residentMb')];
  const growth = endMb / startMb - 1;
  const worst = (key: keyof Gauges) => Math.max(...later.map((gauges) => gauges[key]));
  const serverFaults = [...statuses].filter(([status]) => status >= 500 || status === 0);
  return [
    {
      name: 'answers by status',
      value: [...statuses].map(([status, count]) => `${status}: ${count}`).join(', '),
      holds: serverFaults.length === 0,
    },
    {
      name: `resident memory after ${warmUp} reads, and at the end`,
      value: `${mb(startMb)}, ${mb(endMb)}: ${(100 * growth).toFixed(1)} %`,
      holds: growth <= maxGrowth,
    },
    {
      name: 'heap of the main thread, and at the end',
      value: `${mb(median(first, 'heapMb'))}, ${mb(median(last, 'heapMb'))}`,
    },
    {
      name: 'descriptors, and at the end',
      value: `${median(first, 'handles')}, ${median(last, 'handles')}`,
      holds: median(last, 'handles') <= median(first, 'handles') + handleSlack,
    },
    { name: 'workers lost', value: String(worst('restarts')), holds: worst('restarts') === 0 },
  ];
}

function printSample(done: number, gauges: Gauges | undefined): void {
  if (gauges === undefined) return;
  const { residentMb, heapMb, handles } = gauges;
  process.stdout.write(
    `  ${done} reads: ${mb(residentMb)} resident, ${mb(heapMb)} heap, ${handles} descriptors\n`,
  );
}
