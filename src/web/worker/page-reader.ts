import {
  type Clock,
  type CreateClassifier,
  createReader,
  type EnsembleMember,
  largestDifference,
  type ModelArtifact,
  maxDifference,
  type Reader,
  readGolden,
} from '../../engine/index.ts';
import type { Device, Source, StepPicture, WorkerReport } from '../protocol.ts';
import { createPageClassifier } from './create-classifier.ts';
import { explain } from './explain.ts';
import { openMembers } from './load-ensemble.ts';
import { readerOptions } from './settings.ts';
import { toBytes } from './to-bytes.ts';
import { toAnswer, toFailure } from './to-report.ts';

export interface PageReader {
  read(job: number, source: Source): Promise<WorkerReport>;
  /** The steps of what was read last. */
  explain(): readonly StepPicture[];
  /**
   * Opens the models on `device`, whose runtime has to be provided, and runs them once, which takes WebGPU seconds. The one
   * call that may overlap with others.
   */
  prepare(device: Device): Promise<void>;
  /**
   * Computes with `device` from here on, if it gives the numbers of WASM; answers why it does not, or null.
   */
  use(device: Device): Promise<string | null>;
  /** Reads with other models from here on. */
  adopt(artifacts: readonly ModelArtifact[]): Promise<void>;
  device(): Device;
}

/** The engine's reader as the page uses it, on a device that can be changed. Its calls may not overlap. */
export async function createPageReader(
  artifacts: readonly ModelArtifact[],
  clock: Clock,
  createClassifier: CreateClassifier = createPageClassifier,
): Promise<PageReader> {
  let opened = new Map<Device, Promise<readonly EnsembleMember[]>>();
  let models = artifacts;
  let device: Device = 'cpu';
  let last: Uint8Array = new Uint8Array(0);
  let reader: Reader = await open('cpu');

  /** Kept from the start, so that who asks while it is being opened gets the same; what failed may be tried again. */
  function membersOn(wanted: Device): Promise<readonly EnsembleMember[]> {
    const those = opened;
    const known = those.get(wanted);
    if (known !== undefined) return known;
    const opening = openWarm(models, wanted, createClassifier);
    those.set(wanted, opening);
    opening.catch(() => those.delete(wanted));
    return opening;
  }

  async function open(wanted: Device): Promise<Reader> {
    return createReader({ members: await membersOn(wanted), clock }, readerOptions);
  }

  async function use(wanted: Device): Promise<string | null> {
    const expected = await readGolden(await membersOn('cpu'));
    const difference = largestDifference(expected, await readGolden(await membersOn(wanted)));
    if (difference > maxDifference) {
      return `its probabilities are up to ${difference.toPrecision(2)} away from those of WASM`;
    }
    reader = await open(wanted);
    device = wanted;
    return null;
  }

  return {
    async read(job, source) {
      last = toBytes(source);
      try {
        return { type: 'answer', job, answer: toAnswer(await reader.read(last)) };
      } catch (error) {
        return toFailure(job, error);
      }
    },
    explain: () => explain(last),
    async prepare(wanted) {
      await membersOn(wanted);
    },
    use,
    async adopt(larger) {
      const before = opened;
      const wanted = device;
      [models, opened, device] = [larger, new Map(), 'cpu'];
      reader = await open('cpu');
      if (wanted !== 'cpu') await use(wanted);
      // Reading doesn't wait for one that is still being opened.
      for (const opening of before.values()) opening.then(dispose).catch(() => undefined);
    },
    device: () => device,
  };
}

/** WebGPU is run once, which takes it seconds; WASM isn't, since reading while somebody draws does that. */
async function openWarm(
  models: readonly ModelArtifact[],
  device: Device,
  createClassifier: CreateClassifier,
): Promise<readonly EnsembleMember[]> {
  const members = await openMembers(models, device, createClassifier);
  if (device === 'cpu') return members;
  try {
    await readGolden(members);
    return members;
  } catch (error) {
    await dispose(members);
    throw error;
  }
}

async function dispose(members: readonly EnsembleMember[]): Promise<void> {
  for (const { classifier } of members) await classifier.dispose();
}
