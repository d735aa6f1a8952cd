import type { TrainingProgress } from '../../contract/training.ts';
import type { Recipe } from '../../training/recipe.ts';
import type { TrainingEvent } from '../../training/train.ts';

export interface ProgressMeterOptions {
  readonly recipe: Recipe;
  /** Batches in an epoch. */
  readonly epochSteps: number;
  /** Of the last epoch that an earlier run finished; null: none. */
  readonly valAcc: number | null;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
  readonly report: (progress: TrainingProgress) => void;
}

/** At most so often, but for the ends of epochs. */
const reportMs = 1000;

/** Reports a training run about once a second and after each epoch; the time left is told by this run's own speed. */
export function createProgressMeter(options: ProgressMeterOptions): (event: TrainingEvent) => void {
  const { recipe, epochSteps, now, report } = options;
  const totalSteps = epochSteps * recipe.epochs;
  let valAcc = options.valAcc;
  let first: { readonly step: number; readonly ms: number } | null = null;
  let reportedMs = Number.NEGATIVE_INFINITY;

  function timeLeftSec(step: number): number | null {
    const ms = now();
    if (first === null) {
      first = { step, ms };
      return null;
    }
    const seconds = (((ms - first.ms) / (step - first.step)) * (totalSteps - step)) / 1000;
    return Math.round(seconds * 10) / 10;
  }

  return (event) => {
    const step = event.kind === 'step' ? event.step : event.result.epoch * epochSteps;
    if (event.kind === 'epoch') valAcc = event.result.valAcc;
    const left = timeLeftSec(step);
    if (event.kind === 'step' && now() - reportedMs < reportMs) return;
    reportedMs = now();
    report({
      epoch: event.kind === 'step' ? Math.floor((step - 1) / epochSteps) + 1 : event.result.epoch,
      epochs: recipe.epochs,
      step,
      total_steps: totalSteps,
      loss: event.kind === 'step' ? event.loss : event.result.trainLoss,
      val_acc: valAcc,
      time_left_sec: left,
    });
  };
}
