import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32, crc32Bytes } from '../../src/image/png/crc32.ts';

const ways = [
  ['by the kernel where it is long', crc32],
  ['in TypeScript', crc32Bytes],
] as const;

test.each(ways)('crc32 %s is that of zlib, of any part', (_, crc) => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 9000, size: 'max' }),
      fc.nat(20),
      fc.nat(20),
      (bytes, before, after) => {
        const end = Math.max(before, bytes.length - after);
        expect(crc(bytes, before, end)).toBe(zlibCrc32(bytes.subarray(before, end)));
      },
    ),
    { seed: 35, numRuns: 60 },
  );
});
