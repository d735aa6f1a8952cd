import { setImmediate } from 'node:timers/promises';
import { createRandom } from '../../src/training/random.ts';
import { join } from './bytes.ts';
import type { Coverage } from './coverage.ts';
import type { Target } from './target.ts';

export interface Finding {
  readonly input: Uint8Array;
  readonly reason: string;
}

export interface FuzzOptions {
  readonly seeds: readonly Uint8Array[];
  readonly seed: number;
  /** Whether to go on after so many inputs. */
  readonly goesOn: (runs: number) => boolean;
  readonly coverage: Coverage;
  /** Called before an input is run. */
  readonly watch: (input: Uint8Array) => void;
  /** Called for each input that reached something new. */
  readonly kept: (input: Uint8Array) => void;
}

export interface FuzzReport {
  readonly runs: number;
  /** Inputs that reached something new, the seeds among them. */
  readonly corpus: number;
  /** Places of the code, times powers of two of their counts, that were reached. */
  readonly features: number;
  readonly slowestMs: number;
  readonly findings: readonly Finding[];
}

/** Inputs between two looks at the coverage: a look costs more than most inputs. */
const batchSize = 16;
/** Longer inputs say nothing new and take longer. */
const maxInputBytes = 32 * 1024;
/** Memory that a batch may take from the system, all that is freed again included. */
const maxBatchMb = 192;
/** Findings of a run: after that it ends, since one fault tends to be found again and again. */
const maxFindings = 10;

/**
 * Coverage-guided fuzzing: inputs of the corpus are mutated, and a mutant that reaches new code, or known code another
 * number of times (by powers of two), joins the corpus. The same seeds and seed give the same inputs.
 */
export async function fuzz(target: Target, options: FuzzOptions): Promise<FuzzReport> {
  const { coverage, watch } = options;
  const random = createRandom(options.seed);
  const corpus: Uint8Array[] = [];
  const features = new Set<string>();
  const batchFeatures = new Set<string>();
  const findings: Finding[] = [];
  let runs = 0;
  let slowestMs = 0;

  async function run(input: Uint8Array): Promise<void> {
    runs++;
    watch(input);
    // Not the clock's time: the machine may be busy with something else.
    const start = process.cpuUsage();
    let reason: string | undefined;
    try {
      await target.run(input);
    } catch (error) {
      reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    const { user, system } = process.cpuUsage(start);
    const ms = (user + system) / 1000;
    slowestMs = Math.max(slowestMs, ms);
    if (ms > target.maxMs) reason ??= `took ${Math.round(ms)} ms, more than ${target.maxMs}`;
    if (reason !== undefined) findings.push({ input, reason });
  }

  /** Runs one input alone, right after a look at the coverage, and keeps it where it reached something new. */
  async function consider(input: Uint8Array): Promise<void> {
    await run(input);
    if (!grow(features, coverage.take())) return;
    corpus.push(input);
    options.kept(input);
  }

  function pick(): Uint8Array {
    // What was found last is mutated more often: its surroundings are the least explored.
    const at = random.chance(0.5) ? corpus.length - 1 - random.below(Math.min(32, corpus.length)) : -1;
    return corpus[at === -1 ? random.below(corpus.length) : at] ?? new Uint8Array(0);
  }

  function next(): Uint8Array {
    const [input, other] = [pick(), pick()];
    const mutant = random.chance(0.1) ? splice(input, other) : target.mutate(input, other, random);
    return mutant.subarray(0, maxInputBytes);
  }

  function splice(input: Uint8Array, other: Uint8Array): Uint8Array {
    const [head, tail] = [random.below(input.length + 1), random.below(other.length + 1)];
    return join(input.subarray(0, head), other.subarray(tail));
  }

  // Twice: what is run for the first time initializes itself, which no later run does again.
  for (const input of options.seeds) await run(input);
  coverage.take();
  for (const input of options.seeds) await consider(input);
  while (options.goesOn(runs) && findings.length < maxFindings) {
    const batch = Array.from({ length: batchSize }, next);
    const peakKb = process.resourceUsage().maxRSS;
    for (const input of batch) await run(input);
    const isNew = grow(batchFeatures, coverage.take());
    const takenMb = (process.resourceUsage().maxRSS - peakKb) / 1024;
    if (takenMb > maxBatchMb) {
      findings.push({
        input: join(...batch),
        reason: `took ${Math.round(takenMb)} MB for these ${batchSize}`,
      });
    }
    if (isNew) for (const input of batch) await consider(input);
    // zlib's handles are let go of by tasks, which promises alone keep from their turn: 12 MB a second for the target of inflate.
    await setImmediate();
  }
  return { runs, corpus: corpus.length, features: features.size, slowestMs, findings };
}

/** Adds; whether one of them was new. */
function grow(known: Set<string>, found: readonly string[]): boolean {
  const before = known.size;
  for (const feature of found) known.add(feature);
  return known.size > before;
}
