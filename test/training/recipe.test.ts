import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { parseRecipe, type Recipe, recipeHash, referencedModels } from '../../src/training/recipe.ts';
import { tinyRecipe } from './tiny.ts';

const folder = new URL('../../recipes/', import.meta.url);
const files = readdirSync(folder);

test.each(files)('recipes/%s is valid and named as its file', (file) => {
  const { name, version, parent } = parseRecipe(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
  const first = parent === undefined ? [`${name}.json`] : [];
  expect([...first, `${name}-${version}.json`]).toContain(file);
});

test('the guide to training jobs names the recipes whose parents and teachers are shipped', () => {
  const isShipped = (modelId: string, hash: string): boolean => {
    const file = new URL(`../../models/${modelId}/model.onnx`, import.meta.url);
    return existsSync(file) && bytesToHex(sha256(readFileSync(file))) === hash;
  };
  const complete = files.filter((file) => {
    const recipe = parseRecipe(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
    return referencedModels(recipe).every((model) => isShipped(model.modelId, model.sha256));
  });
  const guide = readFileSync(new URL('../../docs/training-jobs.md', import.meta.url), 'utf8');
  const sentence = /Of the shipped recipes (.*) can be asked for as they are/.exec(guide)?.[1] ?? '';
  const named = Array.from(sentence.matchAll(/`([^`]+)`/g), ([, name]) => `${name}.json`);
  expect(named.sort()).toEqual(complete.sort());
});

describe('parseRecipe', () => {
  test('names every setting that is wrong', () => {
    const wrong = { ...tinyRecipe, epochs: 0, optimizer: { ...tinyRecipe.optimizer, learningRate: '1' } };
    expect(() => parseRecipe(wrong)).toThrow(/epochs: .*optimizer\.learningRate: /s);
  });

  test.each([
    ['a setting that it doesn’t know', { ...tinyRecipe, momentum: 0.9 }, 'momentum'],
    [
      'a learning rate that rises longer than the training takes',
      { ...tinyRecipe, optimizer: { ...tinyRecipe.optimizer, warmUpEpochs: 5 } },
      'optimizer.warmUpEpochs',
    ],
    ['an architecture that it doesn’t know', { ...tinyRecipe, arch: 'perceptron' }, 'arch'],
    ['a name that is no folder name', { ...tinyRecipe, name: '../up' }, 'name: must be a plain folder name'],
    [
      'shares above 1',
      { ...tinyRecipe, augmentation: { ...tinyRecipe.augmentation, pen: 0.61 } },
      'sum to more than 1',
    ],
    [
      'more digits of others than there are',
      { ...tinyRecipe, sets: { ...tinyRecipe.sets, typeset: 0.6, handwritten: 0.5 } },
      'sets: typeset and handwritten sum to more than 1',
    ],
    ['no object', null, 'recipe: '],
  ])('refuses %s', (_, json, message) => {
    expect(() => parseRecipe(json)).toThrow(message);
  });
});

describe('recipeHash', () => {
  test('does not depend on the order of the settings', () => {
    const turned: Recipe = parseRecipe(Object.fromEntries(Object.entries(tinyRecipe).reverse()));
    expect(recipeHash(turned)).toBe(recipeHash(tinyRecipe));
    expect(recipeHash(tinyRecipe)).toMatch(/^[0-9a-f]{64}$/);
  });

  test('depends on every setting', () => {
    const others: readonly Recipe[] = [
      { ...tinyRecipe, name: 'other' },
      { ...tinyRecipe, seed: 2 },
      { ...tinyRecipe, augmentation: { ...tinyRecipe.augmentation, pen: 0.3 } },
      { ...tinyRecipe, optimizer: { ...tinyRecipe.optimizer, weightDecay: 0.5 } },
    ];
    expect(new Set([tinyRecipe, ...others].map(recipeHash)).size).toBe(5);
  });
});
