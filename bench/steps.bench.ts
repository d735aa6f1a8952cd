import { preprocess } from '../src/image/index.ts';
import { createLatencies } from './latencies.ts';
import { type BenchRow, summary } from './measure.ts';
import { benchPicture } from './pictures.ts';

/** What lies between one picture that `preprocess` shows and the next. */
const stepNames: Readonly<Record<string, string>> = {
  gray: 'reduce to 512 px',
  ink: 'polarity, ground',
  mask: 'threshold, lines, components',
  components: 'mask for the trace',
  digit: 'isolate',
  upright: 'thicken, shrink, deskew',
  plane: 'fit, centre, stretch',
};

const warmUpRuns = 50;
const runs = 200;

/** Each step of the pipeline, on a photo. */
export function benchSteps(): readonly BenchRow[] {
  return [280, 1024].flatMap((sidePx) => {
    const picture = benchPicture(sidePx);
    const steps = new Map(Object.keys(stepNames).map((step) => [step, createLatencies()]));
    for (let run = -warmUpRuns; run < runs; run++) {
      let last = performance.now();
      preprocess(picture, {
        trace(step) {
          const now = performance.now();
          if (run >= 0) steps.get(step)?.record(now - last);
          last = performance.now();
        },
      });
    }
    return Array.from(steps, ([step, latencies]) => ({
      name: `${stepNames[step] ?? step}, ${sidePx} px photo`,
      ...summary(latencies),
    }));
  });
}
