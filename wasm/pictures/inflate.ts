import { countAt, holdAt, outputAt, positionAt } from './inflate-area';
import { takeBits } from './inflate-bits';
import { inflateBlock } from './inflate-block';
import { fixedCodes, readCodes } from './inflate-codes';
import { badHeader, badStoredBlock, tooLittle, tooMuch, truncated, unknownBlock } from './inflate-faults';

/** See src/image/deflate/inflate.ts, block by block the same. */
export function inflate(
  input: usize,
  inputEnd: usize,
  output: usize,
  outputEnd: usize,
  meanings: usize,
  work: usize,
): u32 {
  if (!isZlib(input, inputEnd)) return badHeader;
  store<u32>(work, input + 2, positionAt);
  store<u32>(work, 0, holdAt);
  store<u32>(work, 0, countAt);
  store<u32>(work, output, outputAt);
  let last: u32 = 0;
  while (last === 0) {
    last = takeBits(work, 1);
    const type = takeBits(work, 2);
    let fault: u32 = 0;
    if (type === 0) fault = copyStored(work, inputEnd, outputEnd);
    else if (type === 3) fault = unknownBlock;
    else {
      const roots = type === 1 ? fixedCodes(work, meanings) : readCodes(work, inputEnd, meanings);
      fault = roots >> 8;
      if (fault === 0) fault = inflateBlock(work, inputEnd, output, outputEnd, roots & 15, roots >> 4);
    }
    if (fault !== 0) return fault;
    if (load<u32>(work, outputAt) > outputEnd) return tooMuch;
    if (taken(work) > inputEnd) return truncated;
  }
  if (load<u32>(work, outputAt) < outputEnd) return tooLittle;
  return taken(work) + 4 > inputEnd ? truncated : 0;
}

function isZlib(input: usize, inputEnd: usize): boolean {
  if (input + 2 > inputEnd) return false;
  const method: u32 = load<u8>(input);
  const flags: u32 = load<u8>(input, 1);
  return (
    (method & 15) === 8 && method >> 4 <= 7 && ((method << 8) | flags) % 31 === 0 && (flags & 0x20) === 0
  );
}

/** Where the first byte lies of which nothing is taken. */
function taken(work: usize): usize {
  return load<u32>(work, positionAt) - (load<u32>(work, countAt) >> 3);
}

function copyStored(work: usize, inputEnd: usize, outputEnd: usize): u32 {
  const header = taken(work);
  const start = header + 4;
  if (start > inputEnd) return truncated;
  const size = load<u16>(header);
  if (start + size > inputEnd) return truncated;
  if ((size ^ load<u16>(header, 2)) !== 0xffff) return badStoredBlock;
  const at = load<u32>(work, outputAt);
  if (at + size > outputEnd) return tooMuch;
  memory.copy(at, start, size);
  store<u32>(work, start + size, positionAt);
  store<u32>(work, 0, holdAt);
  store<u32>(work, 0, countAt);
  store<u32>(work, at + size, outputAt);
  return 0;
}
