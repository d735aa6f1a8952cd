import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { preprocess, readGray } from '../../src/image/index.ts';

const limits = { maxBytes: 2 ** 20, maxSidePx: 1024 };
const { gray } = readGray(
  readFileSync(new URL('../golden/pictures/photo-shadow-hard-shadow-exif-turned-7.jpg', import.meta.url)),
  limits,
);

test('a trace is shown every picture between the steps, and changes nothing', () => {
  const seen = new Map<string, readonly number[]>();
  const traced = preprocess(gray, { trace: (step, image) => seen.set(step, Array.from(image.data)) });
  expect([...seen.keys()]).toEqual(['gray', 'ink', 'mask', 'components', 'digit', 'upright', 'plane']);
  expect(traced).toEqual(preprocess(gray));
  expect(seen.get('plane')).toEqual(Array.from(traced.plane.data));
  expect(new Set(seen.get('mask'))).toEqual(new Set([0, 1]));
  expect(seen.get('components')).toContain(1);
});
