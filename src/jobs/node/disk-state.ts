import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { type TrainingJobState, trainingJobStates } from '../../contract/training.ts';
import { isMissingFile } from '../../is-missing-file.ts';
import { writeAtomic } from '../../runtime/write-atomic.ts';
import { jobSpecSchema } from '../job-spec.ts';
import type { JobResult, JobSpec } from '../types.ts';

/** A job as it is kept on disk. Times in ms since 1970. */
export interface KeptJob {
  readonly id: string;
  readonly spec: JobSpec;
  readonly createdMs: number;
  state: TrainingJobState;
  failedRuns: number;
  /** Runs that ended with the process. */
  lostRuns: number;
  /** A queued job waits until then. */
  notBeforeMs: number;
  finishedMs: number | null;
  result: JobResult | null;
  error: string | null;
}

const ms = z.number().nonnegative();
const count = z.int().nonnegative();

const stateSchema: z.ZodType<{ readonly version: 1; readonly jobs: KeptJob[] }> = z.strictObject({
  version: z.literal(1),
  jobs: z.array(
    z.strictObject({
      id: z.string(),
      spec: jobSpecSchema,
      createdMs: ms,
      state: z.enum(trainingJobStates),
      failedRuns: count,
      lostRuns: count,
      notBeforeMs: ms,
      finishedMs: ms.nullable(),
      result: z.strictObject({ valAcc: z.number().min(0).max(1), durationSec: ms }).nullable(),
      error: z.string().nullable(),
    }),
  ),
});

/** The jobs that a file keeps, the oldest first; none where there is no file. Rejects where it is damaged. */
export async function readKeptJobs(file: string): Promise<KeptJob[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isMissingFile(error)) return [];
    throw error;
  }
  try {
    return stateSchema.parse(JSON.parse(text)).jobs;
  } catch (cause) {
    throw new Error(`The training queue ${file} is damaged; move it away to begin with an empty one.`, {
      cause,
    });
  }
}

export async function writeKeptJobs(file: string, jobs: readonly KeptJob[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeAtomic(file, new TextEncoder().encode(JSON.stringify({ version: 1, jobs })));
}
