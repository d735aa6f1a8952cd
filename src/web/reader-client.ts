import type { ErrorCode } from '../errors.ts';
import { createLatest } from './latest.ts';
import {
  type Answer,
  type Device,
  type PageMessage,
  parseReport,
  type Source,
  type StepPicture,
  type WorkerReport,
} from './protocol.ts';

export interface ReaderEvents {
  progress(device: Device, loadedBytes: number, totalBytes: number): void;
  ready(modelIds: readonly string[]): void;
  devices(devices: readonly Device[]): void;
  fault(message: string): void;
  answer(answer: Answer): void;
  failure(code: ErrorCode, message: string): void;
  steps(steps: readonly StepPicture[]): void;
  using(device: Device, refusal: string | null): void;
}

export interface ReaderClient {
  /** Reads what `capture` answers when its turn comes; only the newest one that waits is ever captured. */
  read(capture: () => Source): void;
  /** Nothing that was asked for until now is answered any more. */
  forget(): void;
  use(device: Device): void;
}

/** Pictures of the steps cost about as much as an answer: while somebody draws, they come this often. */
const explainEveryMs = 120;

/** The page's end of the worker that reads. */
export function createReaderClient(worker: Worker, events: ReaderEvents, nowMs: () => number): ReaderClient {
  let newest = 0;
  let firstValid = 1;
  let explainedMs = Number.NEGATIVE_INFINITY;
  let explainLater = 0;
  const latest = createLatest<() => Source>((capture) => {
    newest += 1;
    const source = capture();
    const buffer = source.kind === 'drawing' ? source.rgba.buffer : source.bytes.buffer;
    post({ type: 'read', job: newest, source }, [buffer]);
  });

  function post(message: PageMessage, transfer: readonly Transferable[] = []): void {
    worker.postMessage(message, [...transfer]);
  }

  /** The steps of the last of several quick answers are asked for in the end. */
  function explain(job: number): void {
    clearTimeout(explainLater);
    const waitMs = explainedMs + explainEveryMs - nowMs();
    if (waitMs > 0) {
      explainLater = setTimeout(() => explain(newest), waitMs);
      return;
    }
    explainedMs = nowMs();
    post({ type: 'explain', job });
  }

  function settle(report: Extract<WorkerReport, { type: 'answer' | 'failure' }>): void {
    if (report.job >= firstValid) {
      if (report.type === 'answer') events.answer(report.answer);
      else events.failure(report.code, report.message);
      explain(report.job);
    }
    latest.settled();
  }

  function receive(report: WorkerReport): void {
    switch (report.type) {
      case 'progress':
        events.progress(report.device, report.loadedBytes, report.totalBytes);
        break;
      case 'ready':
        events.ready(report.modelIds);
        break;
      case 'devices':
        events.devices(report.devices);
        break;
      case 'fault':
        events.fault(report.message);
        break;
      case 'answer':
      case 'failure':
        settle(report);
        break;
      case 'steps':
        if (report.job >= firstValid) events.steps(report.steps);
        break;
      case 'using':
        events.using(report.device, report.refusal);
        break;
      default:
        report satisfies never;
    }
  }

  worker.addEventListener('message', (event: MessageEvent<unknown>) => receive(parseReport(event.data)));
  worker.addEventListener('error', () =>
    events.fault('The part of this page that reads could not be started.'),
  );
  return {
    read: (capture) => latest.offer(capture),
    forget() {
      latest.drop();
      firstValid = newest + 1;
    },
    use: (device) => post({ type: 'use', device }),
  };
}
