import type { Timers } from '../engine/types.ts';
import { DigitsError } from '../errors.ts';
import type { Deadline } from './deadline.ts';
import { malformedForm } from './malformed-form.ts';

type Body = ReadableStream<Uint8Array>;
type Reader = ReadableStreamDefaultReader<Uint8Array>;

export interface ReadBodyOptions {
  /** Called where the body is to be read: one that was opened and isn't read stops its connection. Null: there is none. */
  readonly openBody: () => Body | null;
  readonly deadline: Deadline;
  readonly timers: Timers;
  /** Gets what goes on after a body was refused half-way: an edge worker answers only when it is done. */
  readonly waitUntil?: ((rest: Promise<void>) => void) | undefined;
}

/**
 * What is read on, and forgotten, of a body that was refused. A connection that is closed on a client
 * that still sends is reset, and the reset can overtake the answer; a few seconds let it arrive.
 */
export const lingering: { readonly maxBytes: number; readonly forMs: number } = {
  maxBytes: 16 * 1024 * 1024,
  forMs: 2000,
};

/**
 * The pieces of a body as they come, each in a buffer that holds nothing else and may be transferred. Rejects with
 * `timeout` at the deadline and with `malformed_form` where there is no body, or it breaks off. Leaving the loop early
 * answers the client first and closes the connection later.
 */
export async function* readBody(options: ReadBodyOptions): AsyncGenerator<Uint8Array, void, void> {
  const body = options.openBody();
  if (body === null) throw malformedForm('The request has no body.');
  const reader = body.getReader();
  let isWhole = false;
  try {
    while (true) {
      const piece = await options.deadline.race(reader.read().catch(rejectBroken));
      if (piece.done) break;
      yield inOwnBuffer(piece.value);
    }
    isWhole = true;
  } finally {
    if (!isWhole) {
      const rest = discardRest(reader, options.timers);
      options.waitUntil?.(rest);
    }
  }
}

/** As pieces of a body are in most runtimes. */
function inOwnBuffer(piece: Uint8Array): Uint8Array {
  return piece.length === piece.buffer.byteLength ? piece : new Uint8Array(piece);
}

function rejectBroken(cause: unknown): never {
  throw new DigitsError('malformed_form', 'The body of the request breaks off.', { cause });
}

async function discardRest(reader: Reader, timers: Timers): Promise<void> {
  const cancel = () => void reader.cancel().catch(() => undefined);
  const stop = timers.after(lingering.forMs, cancel);
  try {
    for (let bytes = 0; bytes <= lingering.maxBytes; ) {
      const piece = await reader.read();
      if (piece.done) return stop();
      bytes += piece.value.length;
    }
  } catch {
    // The client has gone: nothing is left to discard.
    stop();
  }
}
