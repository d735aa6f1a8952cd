import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReader, type DigitReader } from '../../src/server/entries/node.ts';

const optionalPackage: string = 'onnxruntime-node';
const isInstalled = await import(optionalPackage).then(
  () => true,
  () => false,
);
const folder = new URL('../golden/pictures/', import.meta.url);

describe.runIf(isInstalled)('device native', () => {
  let native: DigitReader;
  let wasm: DigitReader;
  beforeAll(async () => {
    native = await createReader({ device: 'native', profile: 'light' });
    wasm = await createReader({ profile: 'light' });
  });
  afterAll(() => Promise.all([native.dispose(), wasm.dispose()]));

  test('gives every golden picture the probabilities that WASM gives it', async () => {
    expect(native.status().device?.device).toBe('native');
    for (const name of readdirSync(folder)) {
      const bytes = new Uint8Array(readFileSync(new URL(name, folder)));
      const [a, b] = [await native.read(bytes), await wasm.read(bytes)];
      const worst = Math.max(...a.probs.map((p, digit) => Math.abs(p - (b.probs[digit] ?? 0))));
      expect(worst, name).toBeLessThan(1e-4);
    }
  });
});

test.runIf(!isInstalled)('device native says which package it lacks', async () => {
  await expect(createReader({ device: 'native' })).rejects.toThrow(/needs the package onnxruntime-node/);
});
