import type { EpochResult } from '../train.ts';
import { type ChartText, chartDocument } from './chart-document.ts';
import { drawPanel, legend } from './panel.ts';
import { linearScale, logScale, niceStep, type Scale } from './scale.ts';
import { element, label, linePath } from './svg.ts';

const size = { width: 760, height: 560 } as const;
const left = 64;
const right = 700;
/** Bottom and top of the two panels. */
const losses = [250, 88] as const;
const errors = [500, 308] as const;
/** Ticks of an axis shorter than a decade. */
const fine = [1, 1.5, 2, 3, 4, 5, 7] as const;

/**
 * Two panels over the epochs: training loss and validation likelihood in nats, and the validation error in per cent on
 * a logarithmic axis (an error of 0 stands at its low end). Throws an Error for a curve without an epoch.
 */
export function learningCurve(curve: readonly EpochResult[], name: string): string {
  const last = curve.at(-1);
  if (last === undefined) throw new Error('A learning curve needs at least one epoch.');
  const x = linearScale([0, last.epoch], [left, right], { tickCount: 10, minStep: 1 });
  const nats = curve.flatMap(({ trainLoss, valNll }) => [trainLoss, valNll]);
  const y = linearScale([0, roundUp(Math.max(...nats))], losses);
  const percents = curve.map(({ valAcc }) => 100 * (1 - valAcc));
  const [least, most] = rangeOf(percents);
  const yError = logScale([least, most], errors, most / least < 10 ? fine : undefined);
  const names = ['training loss, smoothed and augmented', 'validation'];
  return chartDocument(textOf(curve, last, name), size, [
    legend(left, 54, names),
    drawPanel({ x, y, yTitle: 'nats' }),
    series(curve, x, y, 'line1', ({ trainLoss }) => trainLoss),
    series(curve, x, y, 'line2', ({ valNll }) => valNll),
    endLabel(x, y, last.epoch, last.trainLoss, last.trainLoss.toFixed(3)),
    endLabel(x, y, last.epoch, last.valNll, last.valNll.toFixed(3)),
    drawPanel({ x, y: yError, xTitle: 'epoch', yTitle: 'validation error, %' }),
    series(curve, x, yError, 'line2', ({ valAcc }) => 100 * (1 - valAcc)),
    endLabel(x, yError, last.epoch, 100 * (1 - last.valAcc), `${(100 * (1 - last.valAcc)).toFixed(2)} %`),
  ]);
}

function textOf(curve: readonly EpochResult[], last: EpochResult, name: string): ChartText {
  const best = Math.min(...curve.map(({ valAcc }) => 100 * (1 - valAcc)));
  return {
    id: 'learning-curve',
    title: `Learning curve: ${name}`,
    description:
      `After ${last.epoch} epochs the training loss is ${last.trainLoss.toFixed(3)} nats and the validation error ` +
      `${(100 * (1 - last.valAcc)).toFixed(2)} %; the lowest error of any epoch was ${best.toFixed(2)} %.`,
  };
}

/** One value of every epoch as a line; few epochs get dots too. */
function series(
  curve: readonly EpochResult[],
  x: Scale,
  y: Scale,
  style: 'line1' | 'line2',
  valueAt: (result: EpochResult) => number,
): string {
  const places = curve.map((result) => [x.at(result.epoch), y.at(valueAt(result))] as const);
  const dots =
    curve.length > 60
      ? []
      : places.map(([cx, cy]) => element('circle', { class: style.replace('line', 'area'), cx, cy, r: 2.5 }));
  return element('g', { class: 'series' }, element('path', { class: style, d: linePath(places) }), ...dots);
}

function endLabel(x: Scale, y: Scale, epoch: number, value: number, content: string): string {
  return label(x.at(epoch) + 8, y.at(value) + 4, content, { class: 'small' });
}

/** Where an axis from 0 may end. */
function roundUp(value: number): number {
  const most = Math.max(value, 1e-6);
  const step = niceStep(most / 5);
  return step * Math.ceil(most / step);
}

/** The least positive value and the largest; a whole per cent where all are 0. */
function rangeOf(percents: readonly number[]): readonly [low: number, high: number] {
  const positive = percents.filter((value) => value > 0);
  if (positive.length === 0) return [0.1, 1];
  const least = Math.min(...positive);
  // Room below for an error of 0, so that it is no error's place.
  return [positive.length < percents.length ? least / 2 : least, Math.max(...positive)];
}
