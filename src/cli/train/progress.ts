import type { Manifest } from '../../engine/manifest.ts';
import type { SetMetrics } from '../../training/artifact.ts';
import type { Recipe } from '../../training/recipe.ts';
import type { TrainingEvent } from '../../training/train.ts';

export interface ProgressOptions {
  readonly out: { readonly isTTY?: boolean; write(text: string): unknown };
  /** Milliseconds. */
  readonly now: () => number;
  readonly recipe: Recipe;
  /** How many numbers are learnt. */
  readonly weights: number;
}

export interface Progress {
  start(): void;
  show(event: TrainingEvent): void;
  finish(result: { readonly manifest: Manifest; readonly test: SetMetrics }): void;
}

const barLength = 24;
/** A terminal's bar is drawn anew so often, a log gets a line so often. */
const terminalMs = 200;
const logMs = 15_000;
/** Weight of what was known of the speed before, at every step. */
const speedDecay = 0.98;

/** Shows a training run: a bar with the time left on a terminal, a line now and then in a log, one for each epoch. */
export function createProgress({ out, now, recipe, weights }: ProgressOptions): Progress {
  const isTerminal = out.isTTY === true;
  let last: { readonly step: number; readonly ms: number } | null = null;
  let shownMs = now();
  let stepMs: number | null = null;

  /** The first step after the start or an epoch has waited for pictures or a validation: it is no measure. */
  function measure(step: number): void {
    const ms = now();
    if (last !== null) {
      const each = (ms - last.ms) / (step - last.step);
      stepMs = stepMs === null ? each : speedDecay * stepMs + (1 - speedDecay) * each;
    }
    last = { step, ms };
  }

  function showStep(step: number, totalSteps: number, loss: number): void {
    measure(step);
    if (stepMs === null || now() - shownMs < (isTerminal ? terminalMs : logMs)) return;
    shownMs = now();
    const filled = Math.floor((barLength * step) / totalSteps);
    const line = [
      `${'#'.repeat(filled)}${'.'.repeat(barLength - filled)}`,
      `step ${step}/${totalSteps}`,
      `loss ${loss.toFixed(3)}`,
      `${((1000 * recipe.batchSize) / stepMs).toFixed(0)} pictures/s`,
      `${toClock((totalSteps - step) * stepMs)} left`,
    ].join('  ');
    out.write(isTerminal ? `\r${line}\u001b[K` : `${line}\n`);
  }

  return {
    start() {
      out.write(
        `${recipe.name}: ${recipe.arch}-${recipe.width}, ${weights} weights, ${recipe.epochs} epochs, ` +
          `seed ${recipe.seed}\n`,
      );
    },
    show(event) {
      if (event.kind === 'step') {
        showStep(event.step, event.totalSteps, event.loss);
        return;
      }
      last = null;
      const { epoch, trainLoss, valAcc, valNll } = event.result;
      out.write(
        `${isTerminal ? '\r\u001b[K' : ''}epoch ${epoch}/${recipe.epochs}: loss ${trainLoss.toFixed(4)}, ` +
          `validation ${(100 * valAcc).toFixed(2)} %, nll ${valNll.toFixed(4)}\n`,
      );
    },
    finish({ manifest, test }) {
      out.write(
        `${manifest.model_id}: validation ${(100 * manifest.val_acc).toFixed(2)} %, test ` +
          `${(100 * manifest.test_acc).toFixed(2)} % (${test.errors} errors), temperature ` +
          `${manifest.temperature.toFixed(3)}, ece ${(100 * test.ece).toFixed(2)} %, ` +
          `${(manifest.model_bytes / 1024).toFixed(0)} KiB\n`,
      );
    },
  };
}

/** 3725000 -> `1:02:05`. */
function toClock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
