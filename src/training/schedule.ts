export interface Schedule {
  /** The largest learning rate, at the end of the warm-up. */
  readonly peak: number;
  readonly warmUpSteps: number;
  readonly totalSteps: number;
}

/**
 * The learning rate of step 0, 1, ... `totalSteps` - 1: a straight line up to `peak`, then half a cosine wave down to
 * nearly 0 (Loshchilov and Hutter 2017, arXiv 1608.03983).
 */
export function learningRate(step: number, schedule: Schedule): number {
  const { peak, warmUpSteps, totalSteps } = schedule;
  if (step < warmUpSteps) return (peak * (step + 1)) / warmUpSteps;
  const share = (step - warmUpSteps) / Math.max(1, totalSteps - warmUpSteps);
  return (peak * (1 + Math.cos(Math.PI * Math.min(1, share)))) / 2;
}
