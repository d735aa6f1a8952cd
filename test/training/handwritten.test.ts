import { expect, test } from 'vitest';
import { augmentPlanes, plainPlanes } from '../../src/training/epoch-planes.ts';
import { handwrittenDigit } from '../../src/training/handwritten.ts';
import { letterforms } from '../../src/training/letterforms.ts';
import { planeSize } from '../../src/training/planes.ts';
import { createRandom } from '../../src/training/random.ts';
import { readShare } from './read-share.ts';
import { drawnDigits, toPlane } from './tiny.ts';

test('there are several ways to write each digit, and none to write anything else', () => {
  expect(letterforms).toHaveLength(10);
  for (const forms of letterforms) expect(forms.length).toBeGreaterThan(2);
  expect(() => handwrittenDigit(10, createRandom(1))).toThrow(RangeError);
});

test('the same random numbers write the same digit, others another', () => {
  expect(handwrittenDigit(4, createRandom(7))).toEqual(handwrittenDigit(4, createRandom(7)));
  expect(handwrittenDigit(4, createRandom(8))).not.toEqual(handwrittenDigit(4, createRandom(7)));
});

test('what is written is what it is taken for: nearly all is read right', async () => {
  const random = createRandom(3);
  expect(await readShare(500, (label) => handwrittenDigit(label, random))).toBeGreaterThan(0.97);
});

test('a training set takes as many of its digits from other hands as it is told to', () => {
  const { planes, labels } = drawnDigits(200);
  const shares = { plain: 1, restroke: 0, pen: 0, broken: 0, thumbnail: 0, paper: 0 };
  const own = plainPlanes({ planes, labels }, toPlane).planes;
  const changed = (handwritten: number): number => {
    const out = new Uint8Array(planes.length);
    const others = { typeset: 0, fonts: [], handwritten, labels };
    augmentPlanes(planes, out, 0, labels.length, toPlane, { seed: 4, epoch: 0, shares, others });
    const isOwn = (n: number): boolean =>
      Buffer.compare(
        out.subarray(n * planeSize, (n + 1) * planeSize),
        own.subarray(n * planeSize, (n + 1) * planeSize),
      ) === 0;
    return Array.from(labels.keys()).filter((n) => !isOwn(n)).length;
  };
  expect(changed(0)).toBe(0);
  expect(changed(0.5)).toBeGreaterThan(70);
  expect(changed(0.5)).toBeLessThan(130);
  expect(changed(1)).toBe(200);
});
