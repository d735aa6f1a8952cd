import { behind, type PictureKernels, workAt } from '../picture-kernels.ts';
import type { ScanComponent } from './jpeg-blocks.ts';
import type { HuffmanTable } from './jpeg-huffman.ts';
import { zigzag } from './jpeg-zigzag.ts';

/** What the kernel makes of a component's blocks. */
export interface JpegTarget {
  /** 1: samples; 2, 4 or 8: means of so many by so many of them. */
  readonly factor: number;
  /** Levels from one row to the next. */
  readonly stride: number;
  /** Levels of all rows together. */
  readonly size: number;
  /** For means alone: where each coefficient of a block adds to, and by what it is multiplied before. */
  readonly targets?: Uint8Array;
  readonly weights?: Float64Array;
}

/**
 * Reads the units from `first` to `end` out of an interval's bits, for all components of a scan. false where there is something wrong with them: TypeScript
 * reads them once more, and tells what.
 */
export type ReadInterval = (bits: Uint8Array, first: number, end: number) => boolean;

/** The kernels' memory while one sequential JPEG is decoded. */
export interface JpegKernel {
  /** The plane that it fills. */
  readonly levels: Uint8ClampedArray<ArrayBuffer>;
  /** For a scan: the component with a sink is wanted, the others are read over. null where a table is missing. */
  begin(components: readonly ScanComponent[], unitsWide: number): ReadInterval | null;
}

// The area for a block, as wasm/pictures/jpeg-area.ts has it, then records, tables and an interval's bits.
const targetsAt: number = workAt + 64;
const weightsAt: number = workAt + 128;
const recordsAt: number = workAt + 2048;
const recordWords = 12;
const quantizationAt: number = recordsAt + 4 * 4 * recordWords;
const quantizationBytes = 128;
const tablesAt: number = quantizationAt + 4 * quantizationBytes;
const tableBytes = 3472;
// What a table holds after `coefficients`, as wasm/pictures/jpeg-units.ts has it.
const lookupAt = 2048;
const lastCodeAt = 3072;
const symbolOffsetAt = 3140;
const symbolsAt = 3208;
const bitsAt: number = tablesAt + 8 * tableBytes;

/** null where a file of `fileBytes` is more than the kernels' memory has room for. `frame`: the size of the picture. */
export function openJpegKernel(
  kernels: PictureKernels,
  fileBytes: number,
  target: JpegTarget,
  frame: { readonly width: number; readonly height: number },
): JpegKernel | null {
  const levelsAt = behind(bitsAt, fileBytes);
  const memory = kernels.open(behind(levelsAt, target.size));
  if (memory === null) return null;
  const { buffer } = memory;
  const words = new Int32Array(buffer);
  memory.set(zigzag, workAt);
  if (target.targets !== undefined) memory.set(target.targets, targetsAt);
  if (target.weights !== undefined) new Float64Array(buffer).set(target.weights, weightsAt >> 3);
  memory.fill(0, levelsAt, levelsAt + target.size);

  const writeTable = (table: HuffmanTable, at: number): void => {
    words.set(table.coefficients, at >> 2);
    new Uint16Array(buffer).set(table.lookup, (at + lookupAt) >> 1);
    words.set(table.lastCode, (at + lastCodeAt) >> 2);
    words.set(table.symbolOffset, (at + symbolOffsetAt) >> 2);
    memory.fill(0, at + symbolsAt, at + tableBytes);
    memory.set(table.symbols, at + symbolsAt);
  };
  return {
    levels: new Uint8ClampedArray(buffer, levelsAt, target.size),
    begin(components, unitsWide) {
      for (const [i, { layout, quantization, dc, ac, sink }] of components.entries()) {
        if (dc === undefined || ac === undefined) return null;
        const dcAt = tablesAt + 2 * i * tableBytes;
        writeTable(dc, dcAt);
        writeTable(ac, dcAt + tableBytes);
        const factorsAt = quantizationAt + i * quantizationBytes;
        new Uint16Array(buffer).set(quantization, factorsAt >> 1);
        const factor = sink === undefined ? 0 : target.factor;
        const { width, height } = frame;
        const record = [layout.h, layout.v, dcAt, dcAt + tableBytes, factorsAt, 0, factor, levelsAt];
        words.set([...record, target.stride, width, height], (recordsAt >> 2) + i * recordWords);
      }
      return (bits, first, end) => {
        memory.set(bits, bitsAt);
        const bitsEnd = bitsAt + bits.length;
        return (
          kernels.jpegUnits(bitsAt, bitsEnd, recordsAt, components.length, unitsWide, first, end, workAt) ===
          1
        );
      };
    },
  };
}
