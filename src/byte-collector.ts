/** Bytes that come in pieces. */
export interface ByteCollector {
  length(): number;
  push(piece: Uint8Array): void;
  /** All of them, in a buffer of their own. */
  join(): Uint8Array<ArrayBuffer>;
}

/** A smaller piece is copied behind those before it, a larger one is kept as it is. */
const smallBytes = 4096;
const blockBytes = 2 * smallBytes;

/**
 * Keeps pieces until all have come. Who sends them chooses their size, down to a byte: an array for each of those would take
 * two hundred times the memory of what it holds, so small ones share blocks.
 */
export function createByteCollector(): ByteCollector {
  const blocks: Uint8Array[] = [];
  let length = 0;
  let open = new Uint8Array(0);
  let used = 0;

  function close(): void {
    if (used > 0) blocks.push(open.subarray(0, used));
    open = open.subarray(used);
    used = 0;
  }

  return {
    length: () => length,
    push(piece) {
      length += piece.length;
      if (piece.length >= smallBytes) {
        close();
        blocks.push(piece);
        return;
      }
      if (used + piece.length > open.length) {
        close();
        open = new Uint8Array(blockBytes);
      }
      open.set(piece, used);
      used += piece.length;
    },
    join() {
      close();
      return concatBytes(blocks);
    },
  };
}

/** One array from many, in its own buffer. */
export function concatBytes(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
