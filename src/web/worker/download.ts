/** Called with the bytes that came since the last call. */
export type OnBytes = (bytes: number) => void;

/** The body of a file of the page, counted as it comes. Rejects where the file can't be had. */
async function open(url: string, onBytes: OnBytes): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const response = await fetch(url).catch((cause: unknown) => {
    throw new Error('A part of this page could not be loaded: its host can’t be reached.', { cause });
  });
  if (!response.ok || response.body === null) {
    throw new Error(`A part of this page could not be loaded (${response.status}).`);
  }
  return response.body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        onBytes(chunk.length);
        controller.enqueue(chunk);
      },
    }),
  );
}

/** The bytes of a file of the page. */
export async function download(url: string, onBytes: OnBytes): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(await open(url, onBytes)).arrayBuffer());
}

/** The same for a file that the build packed (vite/packed.ts): counted as packed, answered unpacked. */
export async function downloadPacked(url: string, onBytes: OnBytes): Promise<ArrayBuffer> {
  const body = await open(url, onBytes);
  return await new Response(body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
}
