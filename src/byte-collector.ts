/** Bytes that came in pieces. */
export interface CollectedBytes {
  length(): number;
  /** As they came, but for small ones. */
  pieces(): readonly Uint8Array[];
  /** All of them, in a buffer of their own. */
  join(): Uint8Array<ArrayBuffer>;
}

/** Bytes that come in pieces. */
export interface ByteCollector extends CollectedBytes {
  push(piece: Uint8Array): void;
}

/** Pieces of fewer bytes are small ... */
const smallBytes = 4096;
/** ... and so many of them in a row are made one; so few are kept as they are. */
const manyPieces = 256;
const fewPieces = 16;

/**
 * Keeps pieces until all have come. Who sends them chooses their size, down to a byte: an array for each of those takes
 * two hundred times the memory of what it holds, so many small ones are joined on the way.
 */
export function createByteCollector(): ByteCollector {
  const pieces: Uint8Array[] = [];
  let small: Uint8Array[] = [];
  let length = 0;

  function settleSmall(): void {
    if (small.length > fewPieces) pieces.push(concatBytes(small));
    else pieces.push(...small);
    small = [];
  }

  return {
    length: () => length,
    push(piece) {
      length += piece.length;
      if (piece.length < smallBytes) {
        small.push(piece);
        if (small.length === manyPieces) settleSmall();
        return;
      }
      settleSmall();
      pieces.push(piece);
    },
    pieces() {
      settleSmall();
      return pieces;
    },
    join() {
      settleSmall();
      return concatBytes(pieces);
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
