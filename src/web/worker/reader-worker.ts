import type { ModelArtifact } from '../../engine/index.ts';
import { messageOf } from '../../error-message.ts';
import { ensembles, type PageModel } from '../models.ts';
import { type Device, parsePageMessage, type WorkerReport } from '../protocol.ts';
import type { OnBytes } from './download.ts';
import { loadEnsemble } from './load-ensemble.ts';
import { createPageReader, type PageReader } from './page-reader.ts';
import { availableDevices, provideRuntime, runtimeBytes } from './runtimes.ts';
import { toFault } from './to-report.ts';

// The entry of the page's worker: everything that takes time happens here, so that the page's own thread only draws.

const clock = { nowMs: () => performance.now() };
const provided = new Map<Device, Promise<void>>();

function post(report: WorkerReport, transfer: readonly Transferable[] = []): void {
  self.postMessage(report, [...transfer]);
}

function meter(device: Device, totalBytes: number): OnBytes {
  let loadedBytes = 0;
  return (bytes) => {
    loadedBytes += bytes;
    post({ type: 'progress', device, loadedBytes, totalBytes });
  };
}

function provide(device: Device, onBytes: OnBytes): Promise<void> {
  const providing = provided.get(device) ?? provideRuntime(device, onBytes);
  provided.set(device, providing);
  providing.catch(() => provided.delete(device));
  return providing;
}

async function start(): Promise<PageReader> {
  const models = ensembles[0] ?? [];
  const artifacts = await loadEnsemble(models, meter('cpu', totalBytes(models)));
  const reader = await createPageReader(artifacts, clock);
  post({ type: 'ready', modelIds: idsOf(artifacts) });
  return reader;
}

const starting = start();
/** Work is done in the order of the messages, one by one; downloads stay outside, so that reading never waits for them. */
let work: Promise<void> = starting.then(
  () => undefined,
  (error: unknown) => post(toFault(error)),
);

function enqueue(task: (reader: PageReader) => Promise<void>): void {
  work = work
    .then(() => starting)
    .then(task)
    .catch(() => undefined);
}

let wishes = 0;

/** Of several wishes the last one counts, however long those before it take to load. */
async function use(device: Device): Promise<void> {
  const wish = ++wishes;
  const isOver = () => wish !== wishes;
  const reader = await starting;
  try {
    await provide(device, meter(device, runtimeBytes(device)));
    if (device !== 'cpu') await reader.prepare(device);
  } catch (error) {
    if (isOver()) return;
    return post({ type: 'using', device: reader.device(), refusal: messageOf(error) });
  }
  enqueue(async () => {
    if (isOver()) return;
    const refusal = await reader.use(device).catch(messageOf);
    post({ type: 'using', device: reader.device(), refusal });
  });
}

/** Later ensembles are loaded while people already draw. One that can't be had changes nothing: the one before it stays. */
async function grow(): Promise<void> {
  for (const models of ensembles.slice(1)) {
    const artifacts = await loadEnsemble(models, () => undefined);
    enqueue(async (reader) => {
      await reader.adopt(artifacts);
      post({ type: 'ready', modelIds: idsOf(artifacts) });
    });
  }
}

function receive(value: unknown): void {
  const message = parsePageMessage(value);
  switch (message.type) {
    case 'read':
      enqueue(async (reader) => post(await reader.read(message.job, message.source)));
      break;
    case 'explain':
      enqueue(async (reader) => {
        const steps = reader.explain();
        post(
          { type: 'steps', job: message.job, steps },
          steps.map(({ rgba }) => rgba.buffer),
        );
      });
      break;
    case 'use':
      use(message.device).catch(() => undefined);
      break;
    default:
      message satisfies never;
  }
}

function idsOf(artifacts: readonly ModelArtifact[]): readonly string[] {
  return artifacts.map(({ manifest }) => manifest.model_id);
}

function totalBytes(models: readonly PageModel[]): number {
  return models.reduce((sum, { bytes }) => sum + bytes, 0);
}

self.addEventListener('message', (event: MessageEvent<unknown>) => receive(event.data));
starting.then(grow).catch(() => undefined);
// Drivers may take their time to answer, and the first digit doesn't wait for them.
availableDevices().then((devices) => post({ type: 'devices', devices }));
