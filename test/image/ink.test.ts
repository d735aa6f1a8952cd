import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backgroundMap, removeBackground, removeMap } from '../../src/image/background.ts';
import { hasShade } from '../../src/image/find/has-shade.ts';
import { detectPolarity } from '../../src/image/find/polarity.ts';
import { unevenGround } from '../../src/image/find/uneven-ground.ts';
import type { GrayImage } from '../../src/image/index.ts';
import { inkThreshold } from '../../src/image/ink-threshold.ts';
import { invert } from '../../src/image/invert.ts';
import { pipelineSteps } from '../../src/image/pipeline-steps.ts';
import { reduce } from '../../src/image/reduce.ts';
import { createRandom } from '../../src/training/random.ts';
import { grayImages } from '../helpers/arbitraries.ts';
import { drawDigit } from '../helpers/draw.ts';

const { background, map, polarity, shade, threshold, tightCrop, unevenGround: unevenOptions } = pipelineSteps;
const photo = { width: 200, height: 150, sizePx: 90, penPx: 6 };

function relight(image: GrayImage, light: (x: number, y: number) => number): GrayImage {
  const data = image.data.map((level, i) =>
    Math.round(level * light((i % image.width) / image.width, Math.floor(i / image.width) / image.height)),
  );
  return { ...image, data };
}

function removed(image: GrayImage): GrayImage {
  const cell = Math.ceil(Math.max(image.width, image.height) / map.maxSidePx);
  const small = reduce(image, cell);
  const { even } = detectPolarity(small, polarity, tightCrop);
  if (even) return removeBackground(image, backgroundMap(small, background), cell, background);
  const fine = Math.ceil(Math.max(image.width, image.height) / unevenOptions.maxSidePx);
  const ground = unevenGround(reduce(image, fine), unevenOptions);
  return removeBackground(image, ground, fine, background);
}

function isInverted(image: GrayImage): boolean {
  const cell = Math.ceil(Math.max(image.width, image.height) / map.maxSidePx);
  return detectPolarity(reduce(image, cell), polarity, tightCrop).inverted;
}

describe('removeBackground', () => {
  test('is the same by the kernel, to the bit', () => {
    const options = { ...background, minGroundShare: 0 };
    fc.assert(
      fc.property(
        grayImages(24).filter(({ data }) => new Set(data).size > 1),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(),
        (map, cell, seed) => {
          const random = createRandom(seed);
          const width = (map.width - 1) * cell + 1 + random.below(cell);
          const height = (map.height - 1) * cell + 1 + random.below(cell);
          const image = {
            data: Uint8Array.from({ length: width * height }, () => random.below(256)),
            width,
            height,
          };
          expect(removeBackground(image, map, cell, options)).toEqual(
            removeMap(image, map, cell, options.minLevel),
          );
        },
      ),
      { seed: 41, numRuns: 60 },
    );
  });

  test('on an even white ground the ink is 255 minus the level, at any size', () => {
    for (const digit of [0, 1, 4, 8]) {
      for (const scale of [1, 3]) {
        const image = drawDigit(digit, {
          width: 60 * scale,
          height: 60 * scale,
          sizePx: 36 * scale,
          penPx: 4 * scale,
        });
        expect(removed(image)).toEqual(invert(image));
      }
    }
  });

  test('on ground of one level it is the share of the light that is swallowed, as on ground that differs elsewhere', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 255 }),
        fc.uint8Array({ minLength: 48, maxLength: 48 }),
        (level, data) => {
          const image = { data: new Uint8Array(96), width: 24, height: 4 };
          image.data.set(data);
          const even = { data: new Uint8Array(24).fill(level), width: 12, height: 2 };
          const other = { ...even, data: even.data.with(23, Math.min(255, level + 1)) };
          const ink = removeBackground(image, even, 2, background).data;
          const near = removeBackground(image, other, 2, background).data;
          const isLit = Math.max(48, 0.5 * level);
          data.forEach((gray, i) => {
            const share = (255 * Math.max(0, level - gray)) / Math.max(level, isLit);
            expect(Math.abs((ink[i] ?? 0) - share)).toBeLessThanOrEqual(0.5);
          });
          expect(ink.slice(0, 24)).toEqual(near.slice(0, 24));
        },
      ),
    );
  });

  test('a gradient of light over the paper leaves the same ink', () => {
    const even = removed(drawDigit(3, { ...photo, ink: 60, paper: 240 }));
    const uneven = removed(
      relight(drawDigit(3, { ...photo, ink: 60, paper: 240 }), (x, y) => 1 - 0.4 * x - 0.2 * y),
    );
    const worst = Math.max(...even.data.map((value, i) => Math.abs(value - (uneven.data[i] ?? 0))));
    expect(worst).toBeLessThan(26);
  });

  test('half the paper in shadow leaves no ink along the shadow', () => {
    const shadowed = removed(
      relight(drawDigit(3, { ...photo, ink: 40, paper: 230, x: 20 }), (x) =>
        x < 0.6 ? 1 : Math.max(0.5, 1 - (x - 0.6) * 10),
      ),
    );
    const right = shadowed.data.filter((_, i) => i % photo.width > 0.58 * photo.width);
    expect(Math.max(...right)).toBeLessThan(threshold.minContrast + 22);
  });
});

describe('detectPolarity', () => {
  test('a digit on even ground, dark or light, large or small, thick or thin', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 20, max: 90 }),
        fc.integer({ min: 4, max: 20 }),
        fc.integer({ min: 60, max: 255 }),
        (digit, sizePx, pen, contrast) => {
          const penPx = (sizePx * pen) / 100;
          const image = drawDigit(digit, { width: 100, height: 100, sizePx, penPx, ink: 255 - contrast });
          expect(isInverted(image)).toBe(false);
          expect(isInverted(invert(image))).toBe(true);
        },
      ),
      { seed: 16, numRuns: 150 },
    );
  });

  test('a shadow over more than half of the paper does not turn it over', () => {
    const image = relight(drawDigit(5, { ...photo, ink: 50, paper: 235 }), (x) => (x < 0.62 ? 0.45 : 1));
    expect(isInverted(image)).toBe(false);
  });

  test('dim paper under a lamp, its corner in deep shadow, is no board', () => {
    for (const digit of [2, 4, 7, 9]) {
      const image = relight(drawDigit(digit, { ...photo, ink: 40, paper: 230 }), (x, y) => {
        const lit = x + y > 0.95 ? 0.6 : 0.34;
        return lit * (1 - 0.25 * Math.hypot(x - 0.5, y - 0.5));
      });
      expect(isInverted(image)).toBe(false);
    }
  });

  test('dim paper under a fat pen, half of it in shadow, is no board', () => {
    for (const digit of [0, 3, 6, 8]) {
      const marker = drawDigit(digit, { ...photo, sizePx: 100, penPx: 22, ink: 20, paper: 110 });
      expect(isInverted(relight(marker, (_, y) => (y > 0.45 ? 0.75 : 1)))).toBe(false);
    }
  });

  test('the reflection of a lamp beside thin strokes is no chalk, a chalk digit on light ground is', () => {
    for (const digit of [1, 2, 4, 7, 9]) {
      for (const [atX, radius] of [
        [0.15, 0.08],
        [0.85, 0.12],
        [0.8, 0.05],
      ] as const) {
        const written = drawDigit(digit, { ...photo, sizePx: 40, penPx: 2, ink: 90, paper: 205 });
        const lit = relight(written, (x, y) =>
          Math.max(1, Math.min(1.24, 1.6 - Math.hypot(x - atX, y - 0.3) / radius / 2)),
        );
        expect(isInverted(lit)).toBe(false);
      }
      const chalk = drawDigit(digit, { ...photo, penPx: 12, ink: 255, paper: 205 });
      expect(isInverted(relight(chalk, (x) => 1 - 0.02 * x))).toBe(true);
    }
  });

  test('chalk on a board is light, with a lamp on it or not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 25, max: 80 }),
        fc.double({ min: 0, max: 0.8, noNaN: true }),
        (digit, paper, fall) => {
          const chalk = drawDigit(digit, { ...photo, ink: paper + 90, paper });
          expect(isInverted(relight(chalk, (x, y) => 1 - fall * Math.hypot(x - 0.1, y - 0.2)))).toBe(true);
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  });
});

describe('hasShade', () => {
  const digitAlone = (digit: number, penPx: number, paper: number) =>
    drawDigit(digit, { width: 64, height: 64, sizePx: 44, penPx, ink: 60, paper });

  test('a digit alone has none, whatever its pen', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 1, max: 11 }),
        fc.integer({ min: 120, max: 255 }),
        (digit, penPx, paper) => {
          expect(hasShade(digitAlone(digit, penPx, paper), shade)).toBe(false);
        },
      ),
    );
  });

  test('the shadow of a card has, and what is darker than shadows or as small as a stroke has not', () => {
    const card = (level: number, sidePx: number): GrayImage => {
      const image = digitAlone(3, 4, 220);
      const data = image.data.map((gray, i) =>
        i % 64 > 6 && i % 64 <= 6 + sidePx && i >> 6 > 30 && i >> 6 <= 30 + sidePx
          ? Math.round(gray * level)
          : gray,
      );
      return { ...image, data };
    };
    expect(hasShade(card(0.7, 24), shade)).toBe(true);
    expect(hasShade(card(0.3, 24), shade)).toBe(false);
    expect(hasShade(card(0.95, 24), shade)).toBe(false);
    expect(hasShade(card(0.7, 10), shade)).toBe(false);
  });

  test('a thumbnail has none', () => {
    const half = Uint8Array.from({ length: 784 }, (_, i) => (i % 28 < 14 ? 150 : 220));
    expect(hasShade({ data: half, width: 28, height: 28 }, shade)).toBe(false);
  });
});

describe('inkThreshold', () => {
  test('finds a digit that covers a hundredth of a noisy picture', () => {
    const ink = invert(drawDigit(1, { width: 300, height: 300, sizePx: 60, penPx: 4, ink: 190 }));
    const noisy = { ...ink, data: ink.data.map((v, i) => v + ((i * 7919) % 13)) };
    const level = inkThreshold(noisy, threshold)?.level;
    expect(level).toBeGreaterThan(13);
    expect(level).toBeLessThan(62);
  });

  test('answers null for a blank page, even or noisy', () => {
    const blank = { data: new Uint8Array(10000), width: 100, height: 100 };
    expect(inkThreshold(blank, threshold)).toBeNull();
    expect(inkThreshold({ ...blank, data: blank.data.map((_, i) => (i * 7919) % 11) }, threshold)).toBeNull();
  });
});
