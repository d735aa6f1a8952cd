import type { RivalRules } from './rivals.ts';

/**
 * What counts as another digit, or as something else than one. Not of `pipelineSteps`, since it changes no plane: models needn't be trained
 * again.
 */
export const rivalRules: RivalRules = {
  /** Of the digit's longer side: 0.6 found all of 5 pairs and rows of digits that were read as one, and 2 of 586 single digits. */
  minShare: 0.6,
  /** Of 4,200 messy pictures of digits two are along a side, both misread; of 1,200 of no digit seven of 38 that were read as one with confidence. */
  alongSide: { minAspect: 2, maxWidthShare: 0.2, maxGapShare: 0.03 },
  /** Of the 4,200 seven have any of these, of 1,902 pictures of others three; of their 918 of no digit twelve that were read with confidence. */
  stack: { minAspect: 2.4, minWidthShare: 0.5, minStrokes: 3, minOblong: 1.5 },
  stripe: { minFill: 0.95, maxWidthShare: 0.6 },
  /** A mean width counts what a bow goes around: in a question mark it is twice the pen's, and the dot's 0.57 to 0.69 of it. */
  dot: {
    maxAspect: 1.6,
    minFill: 0.6,
    minStrokes: 0.5,
    maxStrokes: 3,
    minGapStrokes: 0.6,
    maxGapStrokes: 3,
    minShare: 0.08,
  },
  cutOff: { maxShare: 0.5, maxPath: 1.15 },
};
