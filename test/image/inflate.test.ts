import { deflateRawSync, deflateSync, inflateRawSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inflated, inflatedByKernel } from '../../bench/fuzz/inflated.ts';
import { mutatePicture } from '../../bench/fuzz/mutate-picture.ts';
import { deflate } from '../../src/image/deflate/deflate.ts';
import { createRandom } from '../../src/training/random.ts';
import { join } from '../helpers/picture-png.ts';

/** Bytes that compress in every way: runs, repetitions near and far, noise of few and of many values. */
const contents = fc
  .record({
    size: fc.integer({ min: 0, max: 70_000 }),
    values: fc.integer({ min: 1, max: 256 }),
    seed: fc.nat(),
  })
  .map(({ size, values, seed }) => {
    const random = createRandom(seed);
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; ) {
      const length = 1 + random.below(random.chance(0.1) ? 3000 : 20);
      if (random.chance(0.4) && at > 0) bytes.copyWithin(at, random.below(at), Math.min(size, at + length));
      else bytes.fill(random.below(values), at, at + (random.chance(0.5) ? 1 : length));
      at += length;
    }
    return bytes;
  });

const ways = [
  ['in TypeScript', inflated],
  ['by the kernel', inflatedByKernel],
] as const;

describe.each(ways)('inflate %s', (_, inflated) => {
  test('undoes what zlib does, at every level and with every strategy', () => {
    fc.assert(
      fc.property(
        contents,
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 9, max: 15 }),
        fc.integer({ min: 1, max: 9 }),
        (bytes, level, strategy, windowBits, memLevel) => {
          const stream = new Uint8Array(deflateSync(bytes, { level, strategy, windowBits, memLevel }));
          expect(Buffer.compare(inflated(stream, bytes.length), bytes)).toBe(0);
        },
      ),
      { seed: 31, numRuns: 150 },
    );
  });

  test('wants exactly the promised length', () => {
    fc.assert(
      fc.property(contents, fc.integer({ min: 0, max: 9 }), (bytes, level) => {
        const stream = new Uint8Array(deflateSync(bytes, { level }));
        expect(() => inflated(stream, bytes.length + 1)).toThrow(/less data/);
        if (bytes.length > 0) expect(() => inflated(stream, bytes.length - 1)).toThrow(/more data/);
        expect(() => inflated(stream.slice(0, -1), bytes.length)).toThrow(/truncated/);
      }),
      { seed: 32, numRuns: 60 },
    );
  });

  test('takes a damaged stream where zlib does, and for the same bytes', () => {
    const random = createRandom(33);
    const counts = { both: 0, neither: 0 };
    for (let i = 0; i < 4000; i++) {
      const bytes = Uint8Array.from({ length: random.below(400) }, () => random.below(1 + random.below(256)));
      const raw = deflateRawSync(bytes, { level: random.below(10), strategy: random.below(5) });
      const damaged = mutatePicture(new Uint8Array(raw), random);
      const expected = outcome(() => new Uint8Array(inflateRawSync(damaged)));
      // The checksum of the data, which a PNG's chunks have too, is not compared: without it more streams get through.
      const framed = join(Uint8Array.of(0x78, 0x01), damaged, new Uint8Array(4));
      const found = outcome(() => inflated(framed, expected.bytes?.length ?? bytes.length));
      if (expected.message === 'unexpected end of file') continue;
      expect(found.bytes, expected.message).toEqual(expected.bytes);
      counts[found.bytes === undefined ? 'neither' : 'both']++;
    }
    expect(counts.both).toBeGreaterThan(500);
    expect(counts.neither).toBeGreaterThan(500);
  });
});

describe('deflate', () => {
  test('is undone by zlib and by inflate', () => {
    fc.assert(
      fc.property(contents, (bytes) => {
        const stream = deflate(bytes);
        expect(Buffer.compare(inflateSync(stream), bytes)).toBe(0);
        expect(Buffer.compare(inflated(stream, bytes.length), bytes)).toBe(0);
      }),
      { seed: 34, numRuns: 60 },
    );
  });

  test('makes a run small', () => {
    expect(deflate(new Uint8Array(28 * 29)).length).toBeLessThan(30);
  });
});

interface Outcome {
  readonly bytes?: Uint8Array;
  readonly message?: string;
}

function outcome(read: () => Uint8Array): Outcome {
  try {
    return { bytes: read() };
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}
