import { inflate } from '../../src/image/deflate/inflate.ts';
import { inflateKernel } from '../../src/image/deflate/inflate-kernel.ts';
import { behind, pictureKernels, workAt } from '../../src/image/picture-kernels.ts';

/** What memory held before. */
const rubbish = 0xa5;

/** What `inflate` makes of a stream in memory that held something else before. */
export function inflated(stream: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length).fill(rubbish);
  inflate(stream, output);
  return output;
}

/** The same by the kernel, with rubbish around stream and output. Throws where it writes anywhere else. */
export function inflatedByKernel(stream: Uint8Array, length: number): Uint8Array {
  const kernels = pictureKernels();
  const from = behind(workAt, stream.length);
  const end = behind(from, length);
  const memory = kernels?.open(end);
  if (kernels === null || memory === null || memory === undefined) throw new Error('there are no kernels');
  const beyond = memory.subarray(end, end + 4096).fill(rubbish);
  const input = memory.subarray(workAt, workAt + stream.length);
  input.set(stream);
  const output = memory.subarray(from, from + length).fill(rubbish);
  const refusal = refusalOf(() => inflateKernel(kernels, input, output));
  if (beyond.some((byte) => byte !== rubbish) || input.some((byte, i) => byte !== stream[i]))
    throw new Error('the kernel wrote where it must not');
  if (refusal !== undefined) throw refusal;
  return output.slice();
}

function refusalOf(act: () => void): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}
