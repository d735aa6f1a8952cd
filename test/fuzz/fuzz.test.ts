import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Coverage } from '../../bench/fuzz/coverage.ts';
import { fuzz } from '../../bench/fuzz/fuzz.ts';
import { mutateText } from '../../bench/fuzz/mutate-text.ts';
import { Breach, type Target } from '../../bench/fuzz/target.ts';
import { targetNames } from '../../bench/fuzz/target-names.ts';
import { targets } from '../../bench/fuzz/targets/index.ts';

const run = fileURLToPath(new URL('../../dist/bench/fuzz/run.js', import.meta.url));
const names = targetNames;

/** A target that breaks at `FUZZ`, and tells which letters it came past: its own coverage. */
function magicWord(): { readonly target: Target; readonly coverage: Coverage; readonly inputs: string[] } {
  let reached: string[] = [];
  const inputs: string[] = [];
  return {
    inputs,
    coverage: {
      take() {
        const taken = reached;
        reached = [];
        return taken;
      },
      stop: () => undefined,
    },
    target: {
      maxMs: 1000,
      mutate: (input, _, random) => mutateText(input, ['F', 'U', 'Z'], random),
      run(input) {
        const text = Buffer.from(input).toString('latin1');
        inputs.push(text);
        const matched = [1, 2, 3, 4].filter((length) => text.startsWith('FUZZ'.slice(0, length)));
        reached.push(...matched.map(String));
        if (matched.length === 4) throw new Breach('FUZZ was found');
      },
    },
  };
}

describe('the fuzzer', () => {
  const options = {
    seeds: [new Uint8Array(4)],
    goesOn: (runs: number) => runs < 20_000,
    watch: () => undefined,
    kept: () => undefined,
  };

  test('finds, letter by letter, what chance would not', async () => {
    const { target, coverage } = magicWord();
    const report = await fuzz(target, { ...options, seed: 1, coverage });
    expect(report.findings.length).toBeGreaterThan(0);
    expect(report.findings[0]?.reason).toContain('FUZZ was found');
    const blind = magicWord();
    const unguided: Coverage = { take: () => [], stop: () => undefined };
    const without = await fuzz(blind.target, { ...options, seed: 1, coverage: unguided });
    expect(without.findings.length).toBe(0);
  });

  test('tries the same for the same seed, and other things for another', async () => {
    const tried = async (seed: number) => {
      const { target, coverage, inputs } = magicWord();
      await fuzz(target, { ...options, seed, coverage });
      return inputs;
    };
    expect(await tried(2)).toEqual(await tried(2));
    expect(await tried(3)).not.toEqual(await tried(2));
  });

  test('tells of an input that takes too long', async () => {
    const { coverage } = magicWord();
    const slow: Target = {
      maxMs: 20,
      mutate: (input) => input,
      run() {
        const endMs = performance.now() + 2000;
        while (performance.now() < endMs);
      },
    };
    const report = await fuzz(slow, { ...options, seed: 1, coverage, goesOn: () => false });
    expect(report.findings[0]?.reason).toMatch(/took \d+ ms/);
  });
});

test('a bounded run over every target finds nothing', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [run, ...names, '--runs', '600', '--seed', '1'],
    { encoding: 'utf8' },
  );
  expect([status, stderr], stdout).toEqual([0, '']);
  const features = new Map(
    [...stdout.matchAll(/^(\w+) .* features +(\d+) /gm)].map(([, name, count]) => [name, Number(count)]),
  );
  expect([...features.keys()]).toEqual(names);
  // V8's coverage is there: the decoders alone have hundreds of places.
  expect(features.get('png')).toBeGreaterThan(300);
  expect(features.get('http')).toBeGreaterThan(500);
}, 300_000);

test('what once was a finding is none any more', async () => {
  const folder = fileURLToPath(new URL('regressions', import.meta.url));
  for (const name of names) {
    const target = await targets[name]();
    const files = existsSync(join(folder, name)) ? readdirSync(join(folder, name)) : [];
    for (const file of files) {
      const input = new Uint8Array(readFileSync(join(folder, name, file)));
      await expect(Promise.resolve(input).then(target?.run), `${name}/${file}`).resolves.toBeUndefined();
    }
  }
});
