import { preprocessPicture, readChroma, readGray } from '../../image/index.ts';
import type { StepPicture } from '../protocol.ts';
import { readerOptions } from './settings.ts';
import { toStepPicture } from './step-picture.ts';

/**
 * What the pipeline makes of a picture, step by step; where it gives up, the steps until then. The pipeline runs once more
 * for it, so that the answer never waits for pictures of its making.
 */
export function explain(bytes: Uint8Array): readonly StepPicture[] {
  const steps: StepPicture[] = [];
  try {
    const { limits } = readerOptions;
    preprocessPicture(readGray(bytes, limits).gray, () => readChroma(bytes, limits), {
      trace: (step, image) => {
        // Where the luma told nothing, the colours' steps take the place of its own.
        if (step === 'gray') steps.length = 0;
        steps.push(toStepPicture(step, image));
      },
    });
  } catch {
    // The reading of the same bytes has told why.
  }
  return steps;
}
