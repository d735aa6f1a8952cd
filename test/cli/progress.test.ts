import { expect, test } from 'vitest';
import { createProgress } from '../../src/cli/train/progress.ts';
import { tinyRecipe } from '../training/tiny.ts';

/** A progress display on a clock that goes on by 100 ms a step, and what it has written. */
function shown(isTTY: boolean, steps: number): string {
  let text = '';
  let nowMs = 0;
  const out = { isTTY, write: (part: string) => (text += part) };
  const progress = createProgress({ out, now: () => nowMs, recipe: tinyRecipe, weights: 12 });
  progress.start();
  for (let step = 1; step <= steps; step++) {
    // The first step has waited a minute for pictures.
    nowMs += step === 1 ? 60_000 : 100;
    progress.show({ kind: 'step', step, totalSteps: 1000, loss: 1.5 });
  }
  return text;
}

test('a terminal has one bar, with the time left by the steps’ own pace', () => {
  const text = shown(true, 501);
  expect(text).toMatch(/^tiny: plain-3-4, 12 weights, 4 epochs, seed 1\n/);
  // 500 steps of 100 ms, batches of 20; drawn at every other step.
  expect(text.split('\r').at(-1)).toBe(
    '############............  step 500/1000  loss 1.500  200 pictures/s  0:00:50 left\u001b[K',
  );
});

test('a log has a line every 15 s', () => {
  const lines = shown(false, 501).trim().split('\n');
  expect(lines.length).toBeGreaterThan(3);
  expect(lines.length).toBeLessThan(6);
  expect(lines.at(-1)).not.toContain('\u001b');
});
