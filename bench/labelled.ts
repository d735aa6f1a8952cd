import { parseArgs } from 'node:util';
import * as z from 'zod';
import { runCommand } from '../src/cli/run-command.ts';
import { ttaProfiles } from '../src/engine/index.ts';
import { type Answer, createWildReader } from './wild/wild-reader.ts';

export interface LabelledPicture {
  /** What it is counted under. */
  readonly kind: string;
  readonly label: number;
  /** A PNG or a JPEG. */
  readonly bytes: Uint8Array;
}

interface LabelledSet {
  /** What the command is called by, `npm run NAME`, and what it does. */
  readonly name: string;
  readonly purpose: string;
  readonly kinds: readonly string[];
  readonly pictures: () => Iterable<LabelledPicture>;
}

/** The commonest. */
const shownMistakes = 8;

type Outcome = LabelledPicture & Answer;

const optionsSchema = z.object({
  'model-dir': z.string().default('models'),
  models: z.string().optional(),
  profile: z.enum(ttaProfiles).default('adaptive'),
  threshold: z.coerce.number().min(0).max(1).default(0.7),
});

type LabelledOptions = z.infer<typeof optionsSchema>;

/** A whole command: reads the pictures and prints how many of each kind are right and which are not. */
export async function runLabelled(set: LabelledSet): Promise<void> {
  const run = (options: LabelledOptions): Promise<number> => readAndPrint(set, options);
  await runCommand({ usage: usageOf(set), parse: parseOptions, run, failureCode: 2 });
}

function usageOf({ name, purpose }: LabelledSet): string {
  return `usage: npm run ${name} -- [options]

${purpose}
  --model-dir DIR  (models)
  --models a,b     default: the ensemble that is shipped
  --profile P      of ${ttaProfiles.join(', ')} (adaptive)
  --threshold T    below this confidence an answer is uncertain (0.7)
`;
}

function parseOptions(args: readonly string[]): LabelledOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { 'model-dir': text, models: text, profile: text, threshold: text },
  });
  const parsed = optionsSchema.safeParse(values);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`--${issue?.path[0]?.toString() ?? 'options'}: ${issue?.message}`);
  }
  return parsed.data;
}

async function readAndPrint({ kinds, pictures }: LabelledSet, options: LabelledOptions): Promise<number> {
  const reader = await createWildReader({
    modelDir: options['model-dir'],
    modelIds: options.models?.split(','),
    profile: options.profile,
  });
  const outcomes: Outcome[] = [];
  try {
    for (const picture of pictures()) {
      outcomes.push({ ...picture, ...(await reader.readAnswer(picture.bytes)) });
    }
  } finally {
    await reader.dispose();
  }
  process.stdout.write(`models ${reader.modelIds.join(', ')}; profile ${options.profile}\n`);
  for (const kind of kinds) {
    print(
      kind,
      outcomes.filter((outcome) => outcome.kind === kind),
      options.threshold,
    );
  }
  print('all', outcomes, options.threshold);
  return 0;
}

function print(title: string, outcomes: readonly Outcome[], threshold: number): void {
  const wrong = outcomes.filter(({ digit, label }) => digit !== label);
  const sure = wrong.filter(({ confidence }) => confidence >= threshold);
  const doubted = outcomes.filter(({ confidence }) => confidence < threshold);
  const mistakes = new Map<string, number>();
  for (const { label, digit } of wrong) {
    const mistake = `${label} as ${digit ?? 'nothing'}`;
    mistakes.set(mistake, (mistakes.get(mistake) ?? 0) + 1);
  }
  const right = outcomes.length - wrong.length;
  const share = ((100 * right) / outcomes.length).toFixed(1);
  const list = [...mistakes]
    .sort(([, a], [, b]) => b - a)
    .slice(0, shownMistakes)
    .map(([mistake, count]) => `${mistake}: ${count}`)
    .join(', ');
  process.stdout.write(
    `${title}: ${right} of ${outcomes.length} right (${share} %), ${doubted.length} doubted, ${sure.length} wrong and sure of it; ${list || 'none wrong'}\n`,
  );
}
