import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../../error-message.ts';
import { writeAtomic } from '../../runtime/write-atomic.ts';
import { notADigit } from '../architecture.ts';
import { type LabelledPlanes, planeSize, type TrainingSet } from '../planes.ts';
import type { Recipe } from '../recipe.ts';
import { epochSetsKey } from './epoch-sets-key.ts';
import type { readFonts } from './read-fonts.ts';

export interface EpochSetsOptions {
  readonly recipe: Recipe;
  /** Folder in which the sets are kept; runs whose pictures are the same share them. */
  readonly folder: string;
  /** Threads that make the next set while the present one is trained on. */
  readonly threads: number;
}

export interface EpochSets {
  /** Where these sets are kept. */
  readonly folder: string;
  /** Pictures in each set, those of no digit included. */
  readonly count: number;
  /** The set of an epoch, counted from 0; the work on the next begins. */
  epoch(epoch: number): Promise<TrainingSet>;
  /** Makes every set that is not there yet; tells the number of each that is. */
  makeAll(onSet: (set: number) => void): Promise<void>;
  dispose(): Promise<void>;
}

/** `.ts` where the sources run as they are (Deno, Bun), `.js` in the build. */
const workerUrl: URL = new URL(
  `./epoch-worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`,
  import.meta.url,
);

/**
 * The training sets, augmented by threads of their own and kept as files, since making a picture takes longer than
 * learning from it: a recipe names how many there are, and after the last one the epochs begin with the first again.
 */
export function createEpochSets(digits: LabelledPlanes, options: EpochSetsOptions): EpochSets {
  const { recipe, threads } = options;
  const { augmentation, sets } = recipe;
  const count = digits.labels.length + sets.notDigits;
  const labels = new Uint8Array(count).fill(notADigit);
  labels.set(digits.labels);
  const folder = join(options.folder, epochSetsKey(digits, recipe));
  const pictures = new SharedArrayBuffer(digits.planes.length);
  new Uint8Array(pictures).set(digits.planes);
  const planes = new SharedArrayBuffer(count * planeSize);
  const setup = {
    pictures,
    labels: digits.labels,
    planes,
    seed: sets.seed,
    shares: augmentation,
    typeset: sets.typeset ?? 0,
    handwritten: sets.handwritten ?? 0,
  };
  let workers: readonly Worker[] = [];
  const begun = new Map<number, Promise<Uint8Array>>();
  let last: Promise<unknown> = Promise.resolve();

  /** One set at a time: the threads write to the same memory. */
  async function make(set: number): Promise<Uint8Array> {
    if (workers.length === 0) {
      const outlines = needsFonts(recipe) ? await loadFonts() : { fonts: [], icons: [], digitFonts: [] };
      const workerData = { ...setup, outlines };
      workers = Array.from({ length: threads }, () => new Worker(workerUrl, { workerData }));
    }
    await Promise.all(
      workers.map(async (worker, i) => {
        const from = Math.floor((i * count) / threads);
        const to = Math.floor(((i + 1) * count) / threads);
        worker.postMessage({ set, from, to });
        await once(worker, 'message');
      }),
    );
    const made = new Uint8Array(planes).slice();
    await mkdir(folder, { recursive: true });
    await writeAtomic(join(folder, `${set}.planes`), made);
    return made;
  }

  async function load(set: number): Promise<Uint8Array> {
    const kept = await readFile(join(folder, `${set}.planes`)).catch(() => null);
    if (kept !== null && kept.length === count * planeSize) return kept;
    const turn = last.then(() => make(set));
    last = turn.catch(() => {});
    return await turn;
  }

  function begin(set: number): Promise<Uint8Array> {
    const running = begun.get(set) ?? load(set);
    begun.set(set, running);
    return running;
  }

  return {
    folder,
    count,
    async epoch(epoch) {
      const set = epoch % sets.count;
      const loaded = await begin(set);
      begun.delete(set);
      // A failure is reported when the epoch is asked for.
      if (epoch + 1 < recipe.epochs) begin((epoch + 1) % sets.count).catch(() => {});
      return { planes: loaded, labels, answers: null };
    },
    async makeAll(onSet) {
      for (let set = 0; set < sets.count; set++) {
        await load(set);
        onSet(set);
      }
    },
    async dispose() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function needsFonts({ sets }: Recipe): boolean {
  return sets.notDigits > 0 || sets.typeset !== undefined;
}

/** Loaded here alone: an installation without the fonts can train what needs none. */
async function loadFonts(): ReturnType<typeof readFonts> {
  try {
    return await (await import('./read-fonts.ts')).readFonts();
  } catch (cause) {
    const reason = messageOf(cause);
    throw new Error(`This recipe's pictures need fonts, packages for development alone: ${reason}`, {
      cause,
    });
  }
}
