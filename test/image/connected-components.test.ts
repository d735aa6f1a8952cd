import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  componentMask,
  componentsOfRuns,
  connectedComponents,
  pickComponents,
  pickLabels,
} from '../../src/image/connected-components.ts';
import type { Mask } from '../../src/image/index.ts';
import { grayImages, masks } from '../helpers/arbitraries.ts';

/** The slow and obvious way: fill from every pixel not yet seen, in reading order. */
function floodFill({ data, width, height }: Mask): Int32Array {
  const labels = new Int32Array(width * height);
  let count = 0;
  for (let start = 0; start < data.length; start++) {
    if (data[start] === 0 || labels[start] !== 0) continue;
    count++;
    const open = [start];
    labels[start] = count;
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      const x = i % width;
      const y = (i - x) / width;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const j = ny * width + nx;
          if (data[j] === 0 || labels[j] !== 0) continue;
          labels[j] = count;
          open.push(j);
        }
      }
    }
  }
  return labels;
}

describe.each([
  ['connectedComponents', connectedComponents],
  ['connectedComponents, in TypeScript', componentsOfRuns],
])('%s', (_, connectedComponents) => {
  test('labels exactly as a flood fill in reading order does', () => {
    fc.assert(
      fc.property(masks(40), (mask) => {
        expect(connectedComponents(mask).labels.data).toEqual(floodFill(mask));
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  test('counts the area and the tight box of every component', () => {
    fc.assert(
      fc.property(masks(16), (mask) => {
        const { labels, components } = connectedComponents(mask);
        for (const { label, area, box } of components) {
          const own = Array.from(labels.data.entries()).filter(([, value]) => value === label);
          const xs = own.map(([i]) => i % mask.width);
          const ys = own.map(([i]) => Math.floor(i / mask.width));
          expect(area).toBe(own.length);
          expect(box).toEqual({
            x: Math.min(...xs),
            y: Math.min(...ys),
            width: Math.max(...xs) - Math.min(...xs) + 1,
            height: Math.max(...ys) - Math.min(...ys) + 1,
          });
        }
        expect(components.map(({ label }) => label)).toEqual(components.map((_, i) => i + 1));
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test('are those of what lies above the level', () => {
    fc.assert(
      fc.property(grayImages(40), fc.integer({ min: 0, max: 255 }), (image, level) => {
        const mask = { ...image, data: image.data.map((value) => (value > level ? 1 : 0)) };
        expect(connectedComponents(image, level)).toEqual(connectedComponents(mask));
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  test('joins diagonals, and a U whose arms meet only at the bottom', () => {
    const rows = ['1.1.1', '1.1..', '111.1', '...1.'];
    const data = Uint8Array.from(rows.join(''), (c) => (c === '1' ? 1 : 0));
    const { components } = connectedComponents({ data, width: 5, height: 4 });
    expect(components.map(({ area }) => area)).toEqual([9, 1]);
  });

  test('has room for rows of more than sixteen bits', () => {
    const width = 65_536;
    const data = new Uint8Array(4 * width).fill(1, width, 2 * width);
    const { components } = connectedComponents({ data, width, height: 4 });
    expect(components).toEqual([{ label: 1, area: width, box: { x: 0, y: 1, width, height: 1 } }]);
  });
});

test('what is picked of components is what their labels say', () => {
  const flagsOf = (count: number, seed: number) =>
    Uint8Array.from({ length: count + 1 }, (_, label) => (Math.imul(label + 1, 2 * seed + 1) >>> 4) & 1);
  fc.assert(
    fc.property(
      grayImages(40),
      fc.integer({ min: 0, max: 255 }),
      fc.nat({ max: 1000 }),
      (image, level, seed) => {
        const found = connectedComponents(image, level);
        const flags = flagsOf(found.components.length, seed);
        const picked = pickComponents(image, ({ length }) => flagsOf(length, seed), level);
        expect(picked).toEqual({ components: found.components, mask: pickLabels(found, flags) });
        for (const component of found.components) {
          const own = componentMask(found, component);
          expect(own.data.reduce((sum, is) => sum + is, 0)).toBe(component.area);
        }
      },
    ),
    { seed: 5, numRuns: 300 },
  );
});

test('components of a row too wide for the kernel can be picked as well', () => {
  const width = 65_536;
  const data = new Uint8Array(4 * width).fill(1, width, 2 * width);
  const { mask } = pickComponents({ data, width, height: 4 }, () => Uint8Array.of(1, 0));
  expect(mask.data.indexOf(0)).toBe(width);
  expect(mask.data.lastIndexOf(0)).toBe(2 * width - 1);
});
