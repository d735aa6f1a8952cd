import { parseConfig } from '../../src/config.ts';
import {
  createReader,
  loadArtifacts,
  type ModelStore,
  manifestSchema,
  openEnsemble,
  type Reader,
  type TtaProfile,
} from '../../src/engine/index.ts';
import { isDigitsError } from '../../src/errors.ts';
import { type PictureLimits, preprocessHash } from '../../src/image/index.ts';
import { createModelStoreFs } from '../../src/runtime/model-store-fs.ts';
import { createNodeClassifier } from '../../src/runtime/node-classifier.ts';
import { systemTimers } from '../../src/runtime/system-timers.ts';
import type { Outcome } from './score.ts';
import type { WildPicture } from './types.ts';

export const limits: PictureLimits = { maxBytes: 16 * 1024 * 1024, maxSidePx: 2048 };

export interface WildReaderOptions {
  readonly modelDir: string;
  /** Absent: those that the service reads with unless it is told otherwise. */
  readonly modelIds?: readonly string[] | undefined;
  readonly profile: TtaProfile;
}

/** What the reader made of a picture. */
export type Answer = Pick<Outcome, 'digit' | 'confidence' | 'refused' | 'inferences'>;

export interface WildReader {
  readonly modelIds: readonly string[];
  readOutcome(picture: WildPicture): Promise<Outcome>;
  /** The answer to any picture's bytes. */
  readAnswer(bytes: Uint8Array): Promise<Answer>;
  dispose(): Promise<void>;
}

/**
 * The service's own reader, in this thread; on `native` where the environment's DEVICE says so, as for the service, and with models that were
 * trained behind another pipeline where its ANY_PIPELINE is 1: what a change of the pipeline alone does. Throws an Error where a model is refused.
 */
export async function createWildReader(options: WildReaderOptions): Promise<WildReader> {
  const device = process.env.DEVICE === 'native' ? 'native' : 'cpu';
  const store = createModelStoreFs(options.modelDir);
  const modelIds =
    options.modelIds ?? parseConfig({ env: {}, modelDir: options.modelDir }).engine.activeModels;
  const deps = { createClassifier: createNodeClassifier, clock: systemTimers };
  const isAny = process.env.ANY_PIPELINE === '1';
  const loaded = await loadArtifacts(
    store,
    modelIds,
    isAny ? await pipelineOf(store, modelIds) : preprocessHash,
  );
  const opened = await openEnsemble(deps, loaded.artifacts, device);
  const [refused] = [...loaded.refused, ...opened.refused];
  if (refused !== undefined) throw new Error(`${refused.modelId} is refused: ${refused.reason}`);
  const reader = createReader(
    { members: opened.members, clock: systemTimers },
    {
      limits,
      tta: options.profile,
      uncertainThreshold: 0,
      visualizeMaxBytes: 0,
      temperatureOverride: null,
    },
  );
  return {
    modelIds,
    async readOutcome({ name, kind, tags, label, bytes }) {
      return { name, kind, tags, label, ...(await readAnswer(reader, bytes)) };
    },
    readAnswer: (bytes) => readAnswer(reader, bytes),
    dispose: () => reader.dispose(),
  };
}

/** The one that the first model was trained behind, by its manifest. */
async function pipelineOf(store: ModelStore, [first = '']: readonly string[]): Promise<string> {
  return manifestSchema.parse(await store.manifest(first)).preprocess_hash;
}

/** What the reader makes of it; a refusal by the contract is an answer, anything else is thrown. */
async function readAnswer(reader: Reader, bytes: Uint8Array): Promise<Answer> {
  try {
    const { digit, confidence, details } = await reader.read(bytes);
    return { digit, confidence, refused: null, inferences: details.inferences };
  } catch (error) {
    if (!isDigitsError(error) || error.code === 'internal_error') throw error;
    return { digit: null, confidence: 0, refused: error.code, inferences: 0 };
  }
}
