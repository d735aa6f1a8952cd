import { expectedCalibrationError, judge } from '../../engine/calibration.ts';
import { chartDocument } from './chart-document.ts';
import { type ConfidenceBin, confidenceBins, wilsonInterval } from './confidence-bins.ts';
import { drawPanel, line } from './panel.ts';
import { linearScale, logScale, type Scale } from './scale.ts';
import { element, escapeXml, label } from './svg.ts';

const size = { width: 560, height: 700 } as const;
const left = 64;
const right = 524;
/** Bottom and top of the two panels. */
const accuracies = [500, 80] as const;
const counts = [640, 560] as const;

export interface ReliabilityOptions {
  /** As many as the usual figure of the calibration error has. */
  readonly bins?: number;
}

/**
 * Accuracy against confidence (DeGroot and Fienberg 1983; drawn as in Guo et al. 2017): one bar a bin of confidence,
 * with its 95 % interval, a dot at the bin's mean confidence, and how many pictures each holds (logarithmic). `probs`: one
 * row of probabilities a picture.
 */
export function reliabilityDiagram(
  probs: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  name: string,
  { bins = 15 }: ReliabilityOptions = {},
): string {
  const all = confidenceBins(probs, labels, bins);
  const error = expectedCalibrationError(judge(probs, labels), bins);
  const x = linearScale([0, 1], [left, right]);
  const y = linearScale([0, 1], accuracies);
  // A decade below 1 stands for none: a single picture has a bar.
  const yCount = logScale([0.1, Math.max(10, probs.length)], counts, [1]);
  const percent = (value: number): string => `${(100 * value).toFixed(0)} %`;
  const text = {
    id: 'reliability',
    title: `Reliability: ${name}`,
    description: `Expected calibration error ${(100 * error).toFixed(2)} % over ${probs.length} pictures in ${bins} bins.`,
  };
  return chartDocument(text, size, [
    drawPanel({ x, y, yTitle: 'share read right', yFormat: percent }),
    line('guide', x.at(0), y.at(0), x.at(1), y.at(1)),
    ...all.map((bin) => drawAccuracy(bin, x, y)),
    label(x.at(0.04), y.at(0.93), `calibration error ${(100 * error).toFixed(2)} %`, { class: 'heading' }),
    label(x.at(0.04), y.at(0.885), `${probs.length} pictures, ${bins} bins`, { class: 'muted' }),
    drawPanel({
      x,
      y: yCount,
      xTitle: 'confidence',
      yTitle: 'pictures',
      xFormat: percent,
      yFormat: (value) => (value < 1 ? '0' : `${value}`),
    }),
    ...all.map((bin) => drawCount(bin, x, yCount)),
  ]);
}

function drawAccuracy({ low, high, count, confidence, accuracy }: ConfidenceBin, x: Scale, y: Scale): string {
  if (confidence === null || accuracy === null) return '';
  const middle = x.at((low + high) / 2);
  const [least, most] = wilsonInterval(accuracy, count);
  const words =
    `confidence ${(100 * low).toFixed(0)} to ${(100 * high).toFixed(0)} %: ${count} pictures, ` +
    `mean confidence ${(100 * confidence).toFixed(1)} %, right ${(100 * accuracy).toFixed(1)} %`;
  return element(
    'g',
    { class: 'bin' },
    element('title', {}, escapeXml(words)),
    element('rect', {
      class: 'area1',
      'fill-opacity': 0.35,
      x: x.at(low) + 1,
      y: y.at(accuracy),
      width: x.at(high) - x.at(low) - 2,
      height: y.at(0) - y.at(accuracy),
    }),
    line('whisker', middle, y.at(least), middle, y.at(most)),
    element('circle', { class: 'area2', cx: x.at(confidence), cy: y.at(accuracy), r: 4 }),
  );
}

function drawCount({ low, high, count }: ConfidenceBin, x: Scale, y: Scale): string {
  if (count === 0) return '';
  const height = y.range[0] - y.at(count);
  return element('rect', {
    class: 'area1 pictures',
    'fill-opacity': 0.6,
    x: x.at(low) + 1,
    y: y.at(count),
    width: x.at(high) - x.at(low) - 2,
    height,
  });
}
