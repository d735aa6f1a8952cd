import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Emits JavaScript and nothing else, whatever state the types are in: `npm run types` looks at those. */
const emitOnly = [
  ...['--project', 'tsconfig.build.json', '--noCheck'],
  ...['--declaration', 'false', '--isolatedDeclarations', 'false'],
  ...['--incremental', 'false', '--tsBuildInfoFile', 'null'],
] as const;

/**
 * vitest's global setup: brings `dist` up to date (one second). Worker threads are started by Node, which runs the
 * build and not the TypeScript that vitest transforms.
 */
export function setup(): void {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  execFileSync(process.execPath, [join(typescript, 'bin', 'tsc'), ...emitOnly], {
    cwd: root,
    stdio: 'inherit',
  });
  execFileSync(process.execPath, [join(root, 'dist/src/cli/embed.js')], { cwd: root });
}
