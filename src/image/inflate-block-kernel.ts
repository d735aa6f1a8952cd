import type { InflateBlock } from './inflate-block.ts';
import { beforeStart, tooMuch, truncated, undefinedCode } from './inflate-errors.ts';
import type { PictureKernels } from './picture-kernels.ts';

// Below the area for work: the state, and tables at their largest (`inflateTable`), of literals 2^10 + 286 * 2^5 words, of distances
// 2^8 + 30 * 2^7.
const stateAt = 0;
const literalsAt = 16 * 1024;
const distancesAt = 60 * 1024;

/**
 * `inflateBlock` by the kernels, for input and output that lie in their memory: twice as fast. A stream that stops too early may be
 * refused for another reason than there.
 */
export function inflateBlockKernel(kernels: PictureKernels): InflateBlock {
  return (source, codes, output, start) => {
    const { input } = source;
    const words = new Int32Array(output.buffer);
    const state = words.subarray(stateAt >> 2, (stateAt >> 2) + 4);
    words.set(codes.literals.entries, literalsAt >> 2);
    words.set(codes.distances.entries, distancesAt >> 2);
    state.set([input.byteOffset + source.position, source.hold, source.count, output.byteOffset + start]);
    const outcome = kernels.inflateBlock(
      stateAt,
      input.byteOffset + input.length,
      output.byteOffset,
      output.byteOffset + output.length,
      literalsAt,
      codes.literals.mask,
      distancesAt,
      codes.distances.mask,
    );
    const fault = faults[outcome];
    if (fault !== undefined) throw fault();
    const [position = 0, hold = 0, count = 0, at = 0] = state;
    source.position = position - input.byteOffset;
    source.hold = hold;
    source.count = count;
    return at - output.byteOffset;
  };
}

/** By the numbers that the kernel answers; 0 is none. */
const faults = [undefined, tooMuch, undefinedCode, beforeStart, truncated] as const;
