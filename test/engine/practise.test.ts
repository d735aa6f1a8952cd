import { expect, test } from 'vitest';
import { practiceLimits, practise } from '../../src/engine/practise.ts';
import type { Reader } from '../../src/engine/types.ts';
import { readGray } from '../../src/image/index.ts';
import { practicePictures } from '../../src/runtime/practice-pictures.ts';

/** A reader that takes so long for each picture, and fails at all of them; and what it was given. */
function slowReader(readMs: number): {
  readonly reader: Reader;
  readonly clock: { nowMs(): number };
  readonly given: Uint8Array[];
} {
  let nowMs = 1000;
  const given: Uint8Array[] = [];
  const reader: Reader = {
    async read(bytes) {
      given.push(bytes);
      nowMs += readMs;
      throw new Error('no digit');
    },
    dispose: async () => {},
  };
  return { reader, clock: { nowMs: () => nowMs }, given };
}

test('reads the pictures in turn, so often, whatever comes of it', async () => {
  const pictures = [Uint8Array.of(1), Uint8Array.of(2)];
  const { reader, clock, given } = slowReader(1);
  await practise(reader, pictures, clock);
  expect(given).toHaveLength(practiceLimits.reads);
  expect(given.slice(0, 3)).toEqual([pictures[0], pictures[1], pictures[0]]);
});

test('ends by its time, and at once without pictures', async () => {
  const slow = slowReader(100);
  await practise(slow.reader, [Uint8Array.of(1)], slow.clock);
  expect(slow.given).toHaveLength(Math.ceil(practiceLimits.maxMs / 100));
  const idle = slowReader(100);
  await practise(idle.reader, [], idle.clock);
  expect(idle.given).toEqual([]);
});

test('the pictures that workers practise on can be read: a JPEG and a PNG', () => {
  const limits = { maxBytes: 10_000, maxSidePx: 256 };
  expect(practicePictures().map((bytes) => readGray(bytes, limits).header.format)).toEqual(['jpeg', 'png']);
});
