import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { installArtifact } from '../../src/runtime/install-artifact.ts';
import { planPruning } from '../../src/runtime/plan-pruning.ts';
import { pruneArtifacts } from '../../src/runtime/prune-artifacts.ts';
import { constantModel, writeModels } from '../helpers/models.ts';

const model = constantModel([1]);
const bytes = (text: string) => new TextEncoder().encode(text);
const nowMs = Date.parse('2026-06-01T00:00:00Z');

let root = '';
let folder = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'digits-artifacts-'));
  folder = join(root, 'digits');
});
afterEach(() => rm(root, { recursive: true }));

describe('installArtifact', () => {
  test('makes the folder with its files', async () => {
    expect(await installArtifact(folder, 'm', { 'model.onnx': model, 'manifest.json': bytes('{}') })).toBe(
      true,
    );
    expect(await readdir(folder)).toEqual(['m']);
    expect(new Uint8Array(await readFile(join(folder, 'm', 'model.onnx')))).toEqual(model);
  });

  test('changes nothing that is there, a file or a folder', async () => {
    await mkdir(join(folder, 'm'), { recursive: true });
    await writeFile(join(folder, 'm', 'mine'), 'kept');
    await writeFile(join(folder, 'f'), 'kept');
    for (const id of ['m', 'f'])
      expect(await installArtifact(folder, id, { 'model.onnx': model })).toBe(false);
    expect((await readdir(folder)).sort()).toEqual(['f', 'm']);
    expect(await readdir(join(folder, 'm'))).toEqual(['mine']);
  });

  test('of several at once with one name, one is kept whole', async () => {
    const files = (n: number) => ({ 'model.onnx': bytes(`${n}`), 'manifest.json': bytes(`${n}`) });
    const done = await Promise.all([1, 2, 3, 4].map((n) => installArtifact(folder, 'm', files(n))));
    expect(done.filter((isNew) => isNew).length).toBe(1);
    expect(await readdir(folder)).toEqual(['m']);
    const [a, b] = await Promise.all(
      ['model.onnx', 'manifest.json'].map((name) => readFile(join(folder, 'm', name), 'utf8')),
    );
    expect(a).toBe(b);
  });

  test('leaves nothing behind where a file can’t be written', async () => {
    const files = { 'model.onnx': model, 'no/such/folder': bytes('x') };
    await expect(installArtifact(folder, 'm', files)).rejects.toThrow(/ENOENT/);
    expect(await readdir(folder)).toEqual([]);
  });

  test.each(['..', '../m', 'a/b', '', '.upload-1', 'a\0b'])('does not follow %j', async (modelId) => {
    await expect(installArtifact(folder, modelId, { 'model.onnx': model })).rejects.toThrow(RangeError);
    expect(await readdir(root)).toEqual([]);
  });
});

describe('planPruning', () => {
  const artifact = fc.record({
    modelId: fc.string({ minLength: 1, maxLength: 3 }),
    createdMs: fc.nat({ max: 20 }),
  });

  test('removes just what is neither among the newest nor spared', () => {
    const found = fc.uniqueArray(artifact, { selector: ({ modelId }) => modelId });
    fc.assert(
      fc.property(found, fc.nat({ max: 8 }), fc.array(fc.string({ maxLength: 3 })), (all, keep, names) => {
        const spared = new Set([...names, ...all.slice(0, 1).map(({ modelId }) => modelId)]);
        const removed = planPruning(all, { keep, spared });
        for (const { modelId, createdMs } of all) {
          const newer = all.filter((other) => other.createdMs > createdMs).length;
          const asNew = all.filter((other) => other.createdMs >= createdMs).length;
          const isRemoved = removed.includes(modelId);
          if (spared.has(modelId) || asNew <= keep) expect(isRemoved, modelId).toBe(false);
          else if (newer >= keep) expect(isRemoved, modelId).toBe(true);
        }
        expect(all.length - removed.length).toBeGreaterThanOrEqual(Math.min(keep, all.length));
        expect(new Set(removed).size).toBe(removed.length);
      }),
    );
  });

  test.each<[string, number, readonly string[], readonly string[]]>([
    ['keeps the newest three', 3, [], ['a', 'b']],
    ['keeps what is spared beside them', 3, ['a', 'd'], ['b']],
    ['keeps nothing but that', 0, ['c'], ['a', 'b', 'd', 'e']],
    ['removes nothing where there are few', 9, [], []],
  ])('%s', (_, keep, spared, removed) => {
    const found = ['c', 'a', 'e', 'b', 'd'].map((modelId) => ({ modelId, createdMs: modelId.charCodeAt(0) }));
    expect(planPruning(found, { keep, spared: new Set(spared) })).toEqual(removed);
  });
});

describe('pruneArtifacts', () => {
  const prune = (options: { readonly isDryRun?: boolean; readonly spared?: readonly string[] } = {}) =>
    pruneArtifacts({
      folder,
      keep: 1,
      nowMs,
      isDryRun: options.isDryRun ?? false,
      spared: new Set(options.spared ?? []),
    });

  async function writeArtifacts(...ids: readonly string[]): Promise<void> {
    const models = ids.map((modelId, n) => {
      return { modelId, model, overrides: { created_at: `2026-01-0${n + 1}T00:00:00Z` } };
    });
    await writeModels(folder, models);
  }

  test('removes the old ones, and only says so when it is asked to', async () => {
    await writeArtifacts('a', 'b', 'c', 'd');
    expect(await prune({ spared: ['b'], isDryRun: true })).toEqual(['a', 'c']);
    expect((await readdir(folder)).length).toBe(4);
    expect(await prune({ spared: ['b'] })).toEqual(['a', 'c']);
    expect((await readdir(folder)).sort()).toEqual(['b', 'd']);
    expect(await prune({ spared: ['b'] })).toEqual([]);
  });

  test('a folder that is not there has nothing to remove', async () => {
    expect(await prune()).toEqual([]);
  });

  test('leaves everything that is no artifact', async () => {
    await writeArtifacts('new', 'old');
    await writeArtifacts('broken', 'newest');
    await writeFile(join(folder, 'broken', 'manifest.json'), '{"schema_version":"v9"}');
    await writeFile(join(folder, 'active.json'), '{}');
    await mkdir(join(folder, 'notes'));
    await writeModels(folder, [{ modelId: 'other', model, overrides: { model_id: 'another' } }]);
    await mkdir(join(folder, '.git'));
    const before = (await readdir(folder)).sort();
    const removed = await prune({ spared: ['new', 'old', 'newest'] });
    expect([removed, (await readdir(folder)).sort()]).toEqual([[], before]);
  });

  test('follows no link out of the folder', async () => {
    const outside = join(root, 'outside');
    await writeModels(outside, [
      { modelId: 'linked', model },
      { modelId: 'theirs', model },
    ]);
    await writeArtifacts('old', 'new');
    await symlink(join(outside, 'linked'), join(folder, 'linked'));
    await symlink(outside, join(folder, 'old', 'link'));
    await mkdir(join(folder, 'theirs'));
    for (const file of ['model.onnx', 'manifest.json']) {
      await symlink(join(outside, 'theirs', file), join(folder, 'theirs', file));
    }
    expect(await prune()).toEqual(['old']);
    expect((await readdir(folder)).sort()).toEqual(['linked', 'new', 'theirs']);
    expect((await readdir(outside)).sort()).toEqual(['linked', 'theirs']);
    expect(await readdir(join(outside, 'linked'))).toHaveLength(2);
  });

  test('removes what was cut off a day ago, and not what may still be written', async () => {
    await mkdir(join(folder, '.upload-old'), { recursive: true });
    await mkdir(join(folder, '.removed-a-old'));
    await mkdir(join(folder, '.upload-new'));
    const old = new Date(nowMs - 25 * 3600 * 1000);
    for (const name of ['.upload-old', '.removed-a-old']) await utimes(join(folder, name), old, old);
    await utimes(join(folder, '.upload-new'), new Date(nowMs - 1000), new Date(nowMs - 1000));
    expect((await prune()).toSorted()).toEqual(['.removed-a-old', '.upload-old']);
    expect(await readdir(folder)).toEqual(['.upload-new']);
  });
});
