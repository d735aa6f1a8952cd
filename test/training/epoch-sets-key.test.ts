import { expect, test } from 'vitest';
import { epochSetsKey } from '../../src/training/node/epoch-sets-key.ts';
import type { Recipe } from '../../src/training/recipe.ts';
import { drawnDigits, tinyRecipe } from './tiny.ts';

const digits = drawnDigits(20);
const { sets, augmentation } = tinyRecipe;

test('recipes whose pictures are the same share their sets', () => {
  const other: Recipe = { ...tinyRecipe, name: 'other', seed: 2, epochs: 9, sets: { ...sets, count: 7 } };
  expect(epochSetsKey(digits, other)).toBe(epochSetsKey(digits, tinyRecipe));
});

test('whatever changes the pictures changes the name of the sets', () => {
  const keys = [
    epochSetsKey(digits, tinyRecipe),
    epochSetsKey(drawnDigits(20, 2), tinyRecipe),
    epochSetsKey(digits, { ...tinyRecipe, augmentation: { ...augmentation, pen: 0.1 } }),
    ...[{ seed: 2 }, { notDigits: 1 }, { typeset: 0 }, { typeset: 0.1 }, { handwritten: 0.1 }].map((change) =>
      epochSetsKey(digits, { ...tinyRecipe, sets: { ...sets, ...change } }),
    ),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});
