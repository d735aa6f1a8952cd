import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createByteCollector } from '../src/byte-collector.ts';

test('what came in pieces of any size is there in their order, in a buffer of its own', () => {
  const size = fc.oneof(fc.nat(4), fc.nat(5000), fc.constantFrom(4095, 4096, 8192, 20_000));
  fc.assert(
    fc.property(fc.array(size, { maxLength: 12 }), (sizes) => {
      const whole = Uint8Array.from({ length: sizes.reduce((sum, n) => sum + n, 0) }, (_, at) => at % 251);
      const collector = createByteCollector();
      let at = 0;
      for (const bytes of sizes) {
        collector.push(whole.subarray(at, at + bytes));
        at += bytes;
      }
      expect(collector.length()).toBe(whole.length);
      expect(Buffer.concat(collector.pieces()).equals(whole)).toBe(true);
      const joined = collector.join();
      expect(Buffer.from(joined).equals(whole)).toBe(true);
      expect(joined.buffer.byteLength).toBe(whole.length);
    }),
    { seed: 3, numRuns: 300 },
  );
});

test('a sender that chooses pieces of a byte takes little more memory than it sends', () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage: unknown = runInNewContext('gc');
  if (typeof collectGarbage !== 'function') throw new Error('No garbage collector to call');
  const heldBytes = (): number => {
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const bytes = 1_000_000;
  const before = heldBytes();
  const collector = createByteCollector();
  for (let at = 0; at < bytes; at++) collector.push(Uint8Array.of(at));
  const held = heldBytes() - before;
  expect(collector.length()).toBe(bytes);
  expect(held).toBeLessThan(4 * bytes);
});
