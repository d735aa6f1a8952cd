import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type TtaProfile, ttaProfiles } from '../../src/engine/index.ts';
import { type Part, parts } from './parts.ts';
import { type Kind, kinds } from './types.ts';

export const usage: string = `usage: npm run wild -- --data DIR [options]

Makes messy pictures of single digits from MNIST, and measures how they are read.
  --data DIR          folder of the gzipped MNIST IDX files
  --part tune|report  training set's last 5,000 digits (default), or the test set: for reporting alone
  --kinds a,b         of ${kinds.join(', ')}; default all
  --per-kind N        pictures of each kind (300)
  --seed S            whole number (1)
  --out DIR           writes the pictures and index.json
  --sheet FILE        contact sheets, one a kind: FILE-<kind>.png
  --stage-sheet FILE  each picture beside the 28x28 that the pipeline makes of it; FILE-<kind>.png
  --read              reads them, and prints accuracy by kind and tag
  --model-dir DIR     (models)
  --models a,b        default: the ensemble that is shipped
  --profile P         of ${ttaProfiles.join(', ')} (none)
  --against P         another profile: how many it reads as something else, and at what cost
  --threshold T       below this confidence an answer is uncertain (0.7)
  --failures FILE     sheet of those that were read wrongly or not at all
  --json FILE         figures and failures
`;

export interface WildRunOptions {
  readonly data: string;
  readonly part: Part;
  readonly kinds: readonly Kind[];
  readonly perKind: number;
  readonly seed: number;
  readonly out: string | undefined;
  readonly sheet: string | undefined;
  readonly stageSheet: string | undefined;
  readonly read: boolean;
  readonly modelDir: string;
  readonly models: readonly string[] | undefined;
  readonly profile: TtaProfile;
  readonly against: TtaProfile | undefined;
  readonly threshold: number;
  readonly failures: string | undefined;
  readonly json: string | undefined;
}

/** The command line's options; throws an Error that names the first one that is wrong. */
export function parseOptions(args: readonly string[]): WildRunOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: text,
      part: text,
      kinds: text,
      'per-kind': text,
      seed: text,
      out: text,
      sheet: text,
      'stage-sheet': text,
      read: { type: 'boolean' },
      'model-dir': text,
      models: text,
      profile: text,
      against: text,
      threshold: text,
      failures: text,
      json: text,
    },
  });
  const list = z.string().transform((text) => text.split(',').filter((item) => item !== ''));
  const parsed = z
    .object({
      data: z.string('give the folder of the MNIST IDX files'),
      part: z.enum(parts).default('tune'),
      kinds: list.pipe(z.array(z.enum(kinds)).min(1)).default([...kinds]),
      'per-kind': z.coerce.number().int().positive().default(300),
      seed: z.coerce.number().int().nonnegative().default(1),
      read: z.boolean().default(false),
      'model-dir': z.string().default('models'),
      models: list.optional(),
      profile: z.enum(ttaProfiles).default('none'),
      against: z.enum(ttaProfiles).optional(),
      threshold: z.coerce.number().min(0).max(1).default(0.7),
    })
    .safeParse(values);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`--${issue?.path[0]?.toString() ?? 'options'}: ${issue?.message}`);
  }
  const { 'per-kind': perKind, 'model-dir': modelDir, models, against, ...rest } = parsed.data;
  const { out, sheet, 'stage-sheet': stageSheet, failures, json } = values;
  return { ...rest, perKind, modelDir, models, against, out, sheet, stageSheet, failures, json };
}
