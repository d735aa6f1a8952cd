import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

export interface PrecacheOptions {
  /** The service worker's file among those of the build. */
  readonly worker: string;
  /** What is kept only once it was asked for. */
  readonly onUse: RegExp;
}

/** As `src/web/service-worker.ts` declares them. */
const placeholders = { files: '__PRECACHED__', version: '__VERSION__' } as const;

/**
 * Writes into the service worker which files the page needs beside `index.html`, and a version made from all names and
 * contents.
 */
export function precache({ worker, onUse }: PrecacheOptions): Plugin {
  return {
    name: 'precache',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const entry = bundle[worker];
        if (entry?.type !== 'chunk') return this.error(`${worker} is not part of the build`);
        const hash = createHash('sha256');
        const files: string[] = [];
        for (const [name, file] of Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1))) {
          if (name === worker || name.endsWith('.map') || onUse.test(name)) continue;
          if (!name.endsWith('.html')) files.push(name);
          hash.update(name).update(file.type === 'asset' ? file.source : file.code);
        }
        entry.code = entry.code
          .replace(new RegExp(`["'\`]${placeholders.files}["'\`]`), JSON.stringify(files).slice(1, -1))
          .replace(placeholders.version, hash.digest('hex').slice(0, 16));
      },
    },
  };
}
