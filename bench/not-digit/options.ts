import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type TtaProfile, ttaProfiles } from '../../src/engine/index.ts';
import { type Part, parts } from '../wild/parts.ts';
import { type NotDigitKind, notDigitKinds } from './types.ts';

export const usage: string = `usage: npm run not-digit -- --data DIR [options]

Makes pictures of what is no digit, and measures how many the reader answers with confidence all the same; beside
them, how many digits (MNIST's, and those of bench/wild) are flagged at the same threshold.
  --data DIR          folder of the gzipped MNIST IDX files
  --part report|tune  report (default) is for reporting alone; tune has other seeds, and the training set's last
                      5,000 digits instead of the test set
  --kinds a,b         of ${notDigitKinds.join(', ')}; default all
  --per-kind N        pictures of each kind (110)
  --seed S            whole number (1)
  --digits N          reads at most so many of MNIST's digits (10000); 0: none
  --wild N            reads so many of each kind of bench/wild (300); 0: none
  --model-dir DIR     (models)
  --models a,b        default: the ensemble that is shipped
  --profile P         of ${ttaProfiles.join(', ')} (none)
  --threshold T       below this confidence an answer is uncertain (0.7)
  --no-read           only makes the pictures, for --sheet
  --sheet FILE        contact sheets, one a kind: FILE-<kind>.png
  --failures FILE     sheet of the pictures that were answered with confidence
  --json FILE         figures and failures
  --roc FILE          the ROC curve as an SVG
`;

export interface NotDigitRunOptions {
  readonly data: string;
  readonly part: Part;
  readonly kinds: readonly NotDigitKind[];
  readonly perKind: number;
  readonly seed: number;
  readonly digits: number;
  readonly wild: number;
  readonly modelDir: string;
  readonly models: readonly string[] | undefined;
  readonly profile: TtaProfile;
  readonly threshold: number;
  readonly read: boolean;
  readonly sheet: string | undefined;
  readonly failures: string | undefined;
  readonly json: string | undefined;
  readonly roc: string | undefined;
}

const text = { type: 'string' } as const;
const count = z.coerce.number().int().nonnegative();
const list = z.string().transform((text) => text.split(',').filter((item) => item !== ''));

const schema = z.object({
  data: z.string('give the folder of the MNIST IDX files'),
  part: z.enum(parts).default('report'),
  kinds: list.pipe(z.array(z.enum(notDigitKinds)).min(1)).default([...notDigitKinds]),
  'per-kind': z.coerce.number().int().positive().default(110),
  seed: count.default(1),
  digits: count.default(10_000),
  wild: count.default(300),
  'model-dir': z.string().default('models'),
  models: list.optional(),
  profile: z.enum(ttaProfiles).default('none'),
  threshold: z.coerce.number().min(0).max(1).default(0.7),
  'no-read': z.boolean().default(false),
});

/** The command line's options; throws an Error that names the first one that is wrong. */
export function parseOptions(args: readonly string[]): NotDigitRunOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ data: text, part: text, kinds: text, 'per-kind': text, seed: text, digits: text, wild: text },
      ...{ 'model-dir': text, models: text, profile: text, threshold: text },
      ...{ sheet: text, failures: text, json: text, roc: text },
      'no-read': { type: 'boolean' },
    },
  });
  const parsed = schema.safeParse(values);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`--${issue?.path[0]?.toString() ?? 'options'}: ${issue?.message}`);
  }
  const { 'per-kind': perKind, 'model-dir': modelDir, 'no-read': noRead, models, ...rest } = parsed.data;
  const { sheet, failures, json, roc } = values;
  return { ...rest, perKind, modelDir, models, read: !noRead, sheet, failures, json, roc };
}
