import { preprocess, readGray } from '../../image/index.ts';
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
    const { gray } = readGray(bytes, readerOptions.limits);
    preprocess(gray, { trace: (step, image) => steps.push(toStepPicture(step, image)) });
  } catch {
    // The reading of the same bytes has told why.
  }
  return steps;
}
