import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Bytes of what is delivered: the models, the package, and the page where `npm run build:web` has built it. */
export function measureSizes(): Readonly<Record<string, number>> {
  const models = readdirSync(join(root, 'models')).map((name) => {
    const bytes = readFileSync(join(root, 'models', name, 'model.onnx'));
    return [`model ${name}`, bytes.length] as const;
  });
  const pack = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' }),
  );
  return { ...Object.fromEntries(models), 'npm package, packed': pack[0]?.size, ...pageSize() };
}

function pageSize(): Readonly<Record<string, number>> {
  const folder = join(root, 'dist/web');
  if (!existsSync(folder)) return {};
  const bytes = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + gzipSync(readFileSync(join(parentPath, name))).length, 0);
  return { 'page, all files gzipped': bytes };
}
