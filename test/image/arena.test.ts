import { describe, expect, test } from 'vitest';
import { copyOf, copyOfWords, inArena, newBytes } from '../../src/image/arena.ts';
import { createRandom } from '../../src/training/random.ts';

/** Areas of all kinds, each filled with its own number, and whether each still has it. */
function fillAreas(count: number): boolean {
  const random = createRandom(count);
  const areas = Array.from({ length: count }, (_, i) => {
    const length = 1 + random.below(3000);
    if (i % 3 === 0) return newBytes(length).fill(i);
    if (i % 3 === 1) return copyOf(new Uint8Array(length).fill(i));
    return copyOfWords(new Int32Array(length).fill(i));
  });
  return areas.every((area, i) => area.every((value) => value === i % 256 || value === i));
}

describe('inArena', () => {
  test('areas don’t overlap, whether there is room for them or not', () => {
    for (const count of [10, 200, 200, 3000, 3000, 10]) expect(inArena(() => fillAreas(count))).toBe(true);
  });

  test('new bytes are zeros, whatever was there', () => {
    inArena(() => newBytes(1000).fill(7));
    inArena(() => newBytes(1000).fill(7));
    expect(inArena(() => newBytes(1000).every((byte) => byte === 0))).toBe(true);
  });

  test('work that wants more than is kept has the same memory each time too', () => {
    const large = () => inArena(() => [newBytes(1000), newBytes(5_000_000)].map(({ buffer }) => buffer));
    large();
    const [kept] = large();
    const [again, own] = large();
    expect(again).toBe(kept);
    expect(own).not.toBe(kept);
  });

  test('the memory is the same each time, and is left alone afterwards, after an error too', () => {
    inArena(() => newBytes(100));
    const { buffer } = inArena(() => newBytes(100));
    expect(inArena(() => newBytes(100)).buffer).toBe(buffer);
    const fail = () => {
      throw new Error('no digit');
    };
    expect(() => inArena(fail)).toThrow('no digit');
    expect(newBytes(100).buffer).not.toBe(buffer);
    expect(copyOf(Uint8Array.of(1, 2)).buffer).not.toBe(buffer);
    expect(copyOfWords(Int32Array.of(1, 2)).buffer).not.toBe(buffer);
  });
});
