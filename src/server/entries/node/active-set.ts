import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { isMissingFile } from '../../../is-missing-file.ts';
import { writeAtomic } from '../../../runtime/write-atomic.ts';

/** A set that was made active while the service ran, and what was configured at that time. */
export interface ActiveSet {
  readonly active: readonly string[];
  readonly configured: readonly string[];
}

/** Keeps the set for the next start and for `prune`. */
export interface ActiveSetFile {
  /** Null where no set is kept. Rejects for a broken file. */
  read(): Promise<ActiveSet | null>;
  write(set: ActiveSet): Promise<void>;
}

const schema: z.ZodType<ActiveSet> = z.strictObject({
  active: z.array(z.string()).min(1),
  configured: z.array(z.string()),
});

/** The set to start with: a change of the configuration is younger than what was made active before it, and wins. */
export function setToStartWith(kept: ActiveSet | null, configured: readonly string[]): readonly string[] {
  return kept?.configured.join() === configured.join() ? kept.active : configured;
}

export function createActiveSetFile(path: string): ActiveSetFile {
  return {
    async read() {
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        if (isMissingFile(error)) return null;
        throw error;
      });
      return text === null ? null : schema.parse(JSON.parse(text));
    },
    async write({ active, configured }) {
      await mkdir(dirname(path), { recursive: true });
      const text = JSON.stringify({ active, configured }, null, 2);
      await writeAtomic(path, new TextEncoder().encode(`${text}\n`));
    },
  };
}
