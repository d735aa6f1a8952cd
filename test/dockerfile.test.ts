import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../src/runtime/package-root.ts';

const root = packageRoot(import.meta.url);

function linesOf(name: string): readonly string[] {
  return readFileSync(join(root, name), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** What the image takes from the context: all words of a COPY but the last, which is where it goes. */
const copied = linesOf('Dockerfile')
  .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
  .flatMap((line) => line.split(/\s+/).slice(1, -1));

/** The last line that matches counts; these are plain names, and `*` for all of them. */
function isInContext(path: string): boolean {
  const last = linesOf('.dockerignore').findLast((line) => {
    const pattern = line.replace(/^!/, '');
    return pattern === '*' || path === pattern || path.startsWith(`${pattern}/`);
  });
  return last?.startsWith('!') ?? true;
}

test('the Dockerfile copies from the context', () => {
  expect(copied).toEqual(expect.arrayContaining(['package.json', 'src', 'models']));
});

test.each([...new Set(copied)])('%s is there, and .dockerignore lets it through', (path) => {
  expect(existsSync(join(root, path))).toBe(true);
  expect(isInContext(path)).toBe(true);
});

test('.dockerignore keeps out what the image is not made of', () => {
  expect(['node_modules', 'dist', 'data', '.git'].filter(isInContext)).toEqual([]);
});
