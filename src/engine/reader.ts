import { DigitsError, isDigitsError } from '../errors.ts';
import { concatenate, encodePng, inArena, preprocessPicture, readChroma, readGray } from '../image/index.ts';
import { amongRivals } from './among-rivals.ts';
import { argmax } from './argmax.ts';
import { classify } from './classify.ts';
import { type EnsembleMember, ensembleId } from './ensemble.ts';
import type {
  Clock,
  PictureFile,
  ReadControl,
  Reader,
  ReaderOptions,
  Reading,
  ReadOptions,
} from './types.ts';

export interface ReaderDeps {
  /** At least one, else every read is `not_ready`. The reader disposes of them. */
  readonly members: readonly EnsembleMember[];
  readonly clock: Clock;
}

/**
 * Reads on the spot, in the calling thread: decode, preprocess, classify. Between the stages and between the runs of
 * models it looks whether the deadline has passed (`timeout`). One read at a time: the models are not reentrant.
 */
export function createReader({ members, clock }: ReaderDeps, options: ReaderOptions): Reader {
  const modelId = ensembleId(members.length);

  async function readPicture(
    file: PictureFile,
    request: ReadOptions,
    checkpoint: () => void,
  ): Promise<Reading> {
    const startMs = clock.nowMs();
    const { header, width, height, flags, plane, rivals, decodedMs } = inArena(() => {
      const bytes = file instanceof Uint8Array ? file : concatenate(file);
      const { gray, ...decoded } = readGray(bytes, options.limits);
      const decodedMs = clock.nowMs();
      checkpoint();
      const readColors = () => readChroma(bytes, options.limits);
      const { plane, flags, rivals } = preprocessPicture(gray, readColors, request);
      return {
        ...decoded,
        flags: [...decoded.flags, ...flags],
        plane: { ...plane, data: new Uint8Array(plane.data) },
        rivals,
        decodedMs,
      };
    });
    const preprocessedMs = clock.nowMs();
    const { probs: ofDigit, inferences } = await classify(plane, members, { ...options, checkpoint });
    const probs = amongRivals(ofDigit, rivals);
    const inferredMs = clock.nowMs();
    const digit = argmax(probs);
    const confidence = probs[digit] ?? 0;
    const visual = request.visualize === true ? encodePng(plane) : null;
    return {
      digit,
      confidence,
      probs,
      modelId,
      uncertain: confidence < options.uncertainThreshold,
      visualPng: visual !== null && visual.length <= options.visualizeMaxBytes ? visual : null,
      details: {
        format: header.format,
        width,
        height,
        flags,
        inferences,
        timings: {
          queueMs: 0,
          decodeMs: decodedMs - startMs,
          preprocessMs: preprocessedMs - decodedMs,
          inferMs: inferredMs - preprocessedMs,
        },
      },
    };
  }

  return {
    async read(file, request = {}, control = {}) {
      const checkpoint = (): void => checkControl(control, clock);
      try {
        if (members.length === 0) throw new DigitsError('not_ready', 'No model is loaded.');
        checkpoint();
        return await readPicture(file, request, checkpoint);
      } catch (error) {
        if (isDigitsError(error)) throw error;
        throw new DigitsError('internal_error', 'The picture could not be read.', { cause: error });
      }
    },
    async dispose() {
      for (const { classifier } of members) await classifier.dispose();
    },
  };
}

function checkControl({ deadlineMs, signal }: ReadControl, clock: Clock): void {
  if (signal?.aborted === true) {
    throw new DigitsError('timeout', 'The caller went away.', { cause: signal.reason });
  }
  if (deadlineMs !== undefined && !(clock.nowMs() < deadlineMs)) {
    throw new DigitsError('timeout', 'The picture could not be read in time.');
  }
}
