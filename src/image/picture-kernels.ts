import { decodeBase64 } from '../decode-base64.ts';
import { type WasmApi, type WasmMemory, wasmPageBytes } from '../web-assembly.ts';
import { pictureKernelsBase64 } from './picture-kernels-wasm.ts';

/**
 * `wasm/pictures.ts`. Addresses and sizes are in bytes. An area that is read or written needs {@link behind} after
 * it. What a function refuses, it has left half done.
 */
interface Functions {
  /**
   * A whole zlib stream, of which the Adler-32 at the end must be there but isn't compared. `meanings` are the symbols' entries for the tables that are
   * built in `work`, as `inflate-kernel.ts` has laid them out. Returns 0, or a fault's place in `inflateFaults`, from 1 on.
   */
  inflate(
    input: number,
    inputEnd: number,
    output: number,
    outputEnd: number,
    meanings: number,
    work: number,
  ): number;
  /**
   * The rounded means of the areas that a picture's pixels are made of where it is resampled. `weights` has room for 4 bytes for each target column and
   * row, 16 for each source column and row and two for each target one, 8 for each target column of all source rows and one more, and 64 besides.
   */
  areaMeans(
    from: number,
    fromWidth: number,
    fromHeight: number,
    width: number,
    height: number,
    to: number,
    weights: number,
  ): void;
  /** The rounded means of squares of `factor` pixels, at most 64, of their part inside the picture. `sums` has room for two bytes a column and 16 more. */
  boxMeans(from: number, width: number, height: number, factor: number, to: number, sums: number): void;
  /**
   * The ink, 0 to 255, of a picture of dark ink on light ground, which a map holds for cells of `cell` pixels a side; `minLevel` is what counts as the darkest. `cells`
   * has room for eight bytes a cell of the map's rows.
   */
  inkOnGround(
    from: number,
    width: number,
    height: number,
    map: number,
    mapWidth: number,
    mapHeight: number,
    cell: number,
    minLevel: number,
    to: number,
    cells: number,
  ): void;
  /**
   * The 8-connected components of what lies above `level`: labels of 32 bits from 1 on, 0 elsewhere (none where `labels` is 0), and as many records as are answered, of 5 words
   * each: pixels, first column, the one behind the last, first row, the one behind the last.
   */
  components(
    from: number,
    width: number,
    height: number,
    level: number,
    labels: number,
    records: number,
    runs: number,
  ): number;
  /** A mask of the last components, if `runs` is as they left it: for each label, 0 included, `flags` has a byte of 1 or 0. */
  paintRuns(runs: number, flags: number, width: number, height: number, to: number): void;
  /** By eight tables of 256 words. */
  crc32(start: number, end: number, tables: number): number;
  /**
   * Rows of RGB or RGBA of 8 bits, each behind its filter's number, to luma; 1, or 0 for a filter that doesn't exist and a pixel that isn't opaque.
   * `rows` has room for three rows of four bytes a pixel and 128 bytes.
   */
  pixelsToLuma(
    samples: number,
    width: number,
    height: number,
    pixelBytes: number,
    to: number,
    rows: number,
  ): number;
  /**
   * The units `first` to `end` of an interval of a sequential JPEG, whose bits lie between `from` and `fromEnd`, as `jpeg-kernel.ts` has laid out its
   * records and tables; 1, or 0 where there is something wrong with the bits.
   */
  jpegUnits(
    from: number,
    fromEnd: number,
    records: number,
    components: number,
    unitsWide: number,
    first: number,
    end: number,
    area: number,
  ): number;
  /**
   * The maximum over squares of side 2 * `radius` + 1, of their part inside the picture. `padded` has room for a picture that is larger by `radius`
   * on every side.
   */
  maximum(from: number, width: number, height: number, radius: number, to: number, padded: number): void;
}

/** The functions over memory of their own, one for the whole thread. */
export interface PictureKernels extends Functions {
  /**
   * The memory, as long as `end` at least; null where that is more than is kept, and the work is to be done without. What was there stays
   * there; arrays over it from before may be empty.
   */
  open(end: number): Uint8Array<ArrayBuffer> | null;
}

declare const WebAssembly: WasmApi;

/** Memory that grows to this is never given back: room for a file of 2 MB with a megapixel of RGBA. */
const maxMemoryBytes = 8 * 1024 * 1024;

/** Below it lie the tables of `inflate` and of `crc32`. */
export const workAt: number = 80 * 1024;

/** Where the next area may begin, after one of `bytes` at `at`: vectors read up to 32 bytes behind it and write up to 16. */
export function behind(at: number, bytes: number): number {
  return (at + bytes + 47) & ~15;
}

/** The kernels and their memory, with areas in it. */
export interface KernelAreas {
  readonly kernels: PictureKernels;
  readonly memory: Uint8Array<ArrayBuffer>;
  /** Where each area begins. */
  readonly at: readonly number[];
}

/** Areas of so many bytes one behind the other; null where there are no kernels, or not enough memory. */
export function kernelAreas(...bytes: readonly number[]): KernelAreas | null {
  const kernels = pictureKernels();
  if (kernels === null) return null;
  const at: number[] = [];
  let end = workAt;
  for (const size of bytes) {
    at.push(end);
    end = behind(end, size);
  }
  const memory = kernels.open(end);
  return memory && { kernels, memory, at };
}

let kernels: PictureKernels | null | undefined;

/** The kernels of this thread; null in a runtime that compiles no code on the spot, where TypeScript does the same work. */
export function pictureKernels(): PictureKernels | null {
  if (kernels === undefined) kernels = compile();
  return kernels;
}

function compile(): PictureKernels | null {
  try {
    const module = new WebAssembly.Module(decodeBase64(pictureKernelsBase64));
    const memory = new WebAssembly.Memory({ initial: Math.ceil(workAt / wasmPageBytes) });
    const { exports } = new WebAssembly.Instance<Functions>(module, { env: { memory } });
    return { ...exports, open: (end) => open(memory, end) };
  } catch {
    return null;
  }
}

function open(memory: WasmMemory, end: number): Uint8Array<ArrayBuffer> | null {
  if (end > maxMemoryBytes) return null;
  const missing = end - memory.buffer.byteLength;
  try {
    if (missing > 0) memory.grow(Math.ceil(missing / wasmPageBytes));
  } catch {
    return null;
  }
  return new Uint8Array(memory.buffer);
}
