import { createByteCollector } from '../byte-collector.ts';

/**
 * The body of an answer or a request, or undefined where it is longer than `maxBytes`: by what it declares, or as soon
 * as it shows. The rest is then left unread: to be cancelled, or the connection to be closed. Rejects where the body
 * breaks off.
 */
export async function readCapped(
  message: Pick<Response, 'body' | 'headers'>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { body } = message;
  if (body === null) return new Uint8Array();
  if (Number(message.headers.get('content-length') ?? 0) > maxBytes) return undefined;
  const collected = createByteCollector();
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    if (collected.length() + piece.value.length > maxBytes) {
      reader.releaseLock();
      return undefined;
    }
    collected.push(piece.value);
  }
  return collected.join();
}
