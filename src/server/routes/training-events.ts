import { HTTPResponse } from 'h3';
import type { TrainingJobEvent } from '../../contract/training.ts';
import type { Timers } from '../../engine/types.ts';
import { DigitsError } from '../../errors.ts';
import type { TrainingJobs } from '../../jobs/types.ts';

/** Streams at the same time. */
export const maxEventStreams = 100;
/** What waits for a client that reads slowly; one that lets more come together is cut off. */
export const maxWaitingBytes: number = 64 * 1024;
/** Proxies close what is silent for a minute, and a client that is gone is noticed when something is written. */
export const heartbeatMs = 15_000;

/** The stream of Server-Sent Events for a request; rejects with `overloaded` where there are too many. */
export type OpenEventStream = (request: Request) => Promise<HTTPResponse>;

/** Streams of all events of `jobs` from the moment of the request on (HTML Standard, section 9.2, "Server-sent events"). */
export function createEventStreams(timers: Timers, jobs: TrainingJobs): OpenEventStream {
  const headers = { 'content-type': 'text/event-stream' };
  const streams = new Set<EventStream>();
  jobs.closing.addEventListener('abort', () => {
    for (const stream of streams) stream.end();
  });
  return async (request) => {
    if (request.method === 'HEAD') return new HTTPResponse(null, { headers });
    if (streams.size >= maxEventStreams) {
      throw new DigitsError('overloaded', 'Too many listen already.', { retryAfterSeconds: 30 });
    }
    const stream = createEventStream(timers);
    streams.add(stream);
    stream.onEnd(() => streams.delete(stream));
    try {
      stream.onEnd(await jobs.subscribe(stream.send));
    } catch (error) {
      stream.end();
      throw error;
    }
    const onGone = (): void => stream.end();
    request.signal.addEventListener('abort', onGone, { once: true });
    stream.onEnd(() => request.signal.removeEventListener('abort', onGone));
    if (request.signal.aborted || jobs.closing.aborted) stream.end();
    return new HTTPResponse(stream.body, { headers });
  };
}

interface EventStream {
  readonly body: ReadableStream<Uint8Array>;
  send(event: TrainingJobEvent): void;
  /** Calls back when the stream has ended, whoever ended it; at once where it has already. */
  onEnd(callback: () => void): void;
  end(): void;
}

function createEventStream(timers: Timers): EventStream {
  const encoder = new TextEncoder();
  let callbacks: (() => void)[] | null = [];
  let stopBeat = (): void => undefined;
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  function release(): void {
    stopBeat();
    const ended = callbacks ?? [];
    callbacks = null;
    for (const callback of ended) callback();
  }

  function write(text: string): void {
    if (callbacks === null || controller === undefined) return;
    if ((controller.desiredSize ?? 0) <= 0) {
      // What waits is dropped with the connection.
      controller.error(new Error('the listener is too slow'));
      release();
    } else controller.enqueue(encoder.encode(text));
  }

  function beat(): void {
    stopBeat = timers.after(heartbeatMs, () => {
      write(': heartbeat\n\n');
      if (callbacks !== null) beat();
    });
  }

  const body = new ReadableStream<Uint8Array>(
    {
      start(given) {
        controller = given;
        // The headers go out with the first bytes.
        write(': listening\n\n');
        beat();
      },
      cancel: release,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: maxWaitingBytes }),
  );

  return {
    body,
    send: (event) => write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
    onEnd(callback) {
      if (callbacks === null) callback();
      else callbacks.push(callback);
    },
    end() {
      if (callbacks === null) return;
      controller?.close();
      release();
    },
  };
}
