import { crc32 } from 'node:zlib';

type Random = () => number;
type Bytes = Uint8Array<ArrayBuffer>;

/** mulberry32 (Tommy Ettinger's, public domain): 0 <= value < 1, the same sequence for the same seed. */
export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One to four random changes; a PNG then gets right checksums half of the time, so that what lies behind them is reached. */
export function mutate(files: readonly Bytes[], random: Random): Bytes {
  const below = (limit: number) => Math.floor(random() * limit);
  let bytes = files[below(files.length)] ?? new Uint8Array();
  for (let changes = 1 + below(4); changes > 0; changes--) {
    const change = mutations[below(mutations.length)];
    if (change !== undefined) bytes = change(bytes, below, files);
  }
  return below(2) === 0 ? withChecksums(bytes) : bytes;
}

type Mutation = (bytes: Bytes, below: (limit: number) => number, files: readonly Bytes[]) => Bytes;

const edgeBytes = [0, 1, 0x7f, 0x80, 0xd8, 0xd9, 0xfe, 0xff];

const mutations: readonly Mutation[] = [
  // One bit turned.
  (bytes, below) => {
    const at = below(bytes.length);
    return replaced(bytes, at, [(bytes[at] ?? 0) ^ (1 << below(8))]);
  },
  // A byte that means something to some decoder.
  (bytes, below) => replaced(bytes, below(bytes.length), [edgeBytes[below(edgeBytes.length)] ?? 0]),
  // Four bytes that are a large or a negative number.
  (bytes, below) => replaced(bytes, below(bytes.length), [below(2) * 0xff, 0xff, 0xff, 0xff]),
  // The header, where the sizes are.
  (bytes, below) => replaced(bytes, below(40), [below(256), below(256)]),
  // Cut off.
  (bytes, below) => bytes.slice(0, below(bytes.length)),
  // A stretch left out.
  (bytes, below) => {
    const from = below(bytes.length);
    return joined(bytes.subarray(0, from), bytes.subarray(from + 1 + below(64)));
  },
  // A stretch twice.
  (bytes, below) => {
    const from = below(bytes.length);
    return joined(bytes.subarray(0, from + below(64)), bytes.subarray(from));
  },
  // Noise put in.
  (bytes, below) => {
    const at = below(bytes.length);
    const noise = Uint8Array.from({ length: 1 + below(16) }, () => below(256));
    return joined(bytes.subarray(0, at), noise, bytes.subarray(at));
  },
  // The beginning of one file with the end of another.
  (bytes, below, files) => {
    const other = files[below(files.length)] ?? bytes;
    return joined(bytes.subarray(0, below(bytes.length)), other.subarray(below(other.length)));
  },
];

function replaced(bytes: Bytes, at: number, values: readonly number[]): Bytes {
  const copy = bytes.slice();
  values.forEach((value, offset) => {
    copy[at + offset] = value;
  });
  return copy;
}

function joined(...parts: readonly Uint8Array[]): Bytes {
  return new Uint8Array(Buffer.concat(parts));
}

/** Sets the CRC of every PNG chunk that can be found; leaves what is no PNG as it is. */
function withChecksums(bytes: Bytes): Bytes {
  if (bytes[0] !== 0x89) return bytes;
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  for (let at = 8; at + 12 <= copy.length; ) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > copy.length) break;
    view.setUint32(end, crc32(copy.subarray(at + 4, end)));
    at = end + 4;
  }
  return copy;
}
