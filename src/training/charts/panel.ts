import type { Scale } from './scale.ts';
import { element, label } from './svg.ts';

/** Two axes that cross at the lower left; the scales' ranges say where they lie. */
export interface Panel {
  readonly x: Scale;
  readonly y: Scale;
  /** With unit. Absent: the axis has neither name nor numbers, since another panel's below has. */
  readonly xTitle?: string;
  readonly yTitle: string;
  readonly xFormat?: (value: number) => string;
  readonly yFormat?: (value: number) => string;
}

/** A panel's grid, axes, numbers and names: what lies below its data. */
export function drawPanel(panel: Panel): string {
  const { x, y, xTitle, yTitle, xFormat = String, yFormat = String } = panel;
  const [left, right] = x.range;
  const [bottom, top] = y.range;
  const grid = [
    ...y.ticks.map((tick) => line('grid', left, y.at(tick), right, y.at(tick))),
    ...x.ticks.map((tick) => line('grid', x.at(tick), bottom, x.at(tick), top)),
  ];
  const axes = element('path', {
    class: 'axis',
    d: `M${left} ${top}V${bottom}H${right}`,
  });
  const yNumbers = y.ticks.map((tick) =>
    label(left - 8, y.at(tick) + 4, yFormat(tick), { class: 'muted', 'text-anchor': 'end' }),
  );
  const names = [label(left, top - 10, yTitle, { class: 'muted' })];
  const xNumbers =
    xTitle === undefined
      ? []
      : [
          ...x.ticks.map((tick) =>
            label(x.at(tick), bottom + 18, xFormat(tick), { class: 'muted', 'text-anchor': 'middle' }),
          ),
          label((left + right) / 2, bottom + 38, xTitle, { class: 'muted', 'text-anchor': 'middle' }),
        ];
  return element('g', { class: 'panel' }, ...grid, axes, ...yNumbers, ...xNumbers, ...names);
}

export function line(style: string, x1: number, y1: number, x2: number, y2: number): string {
  return element('line', { class: style, x1, y1, x2, y2 });
}

/** Names of the two series beside samples of their lines, from (x, y) to the right. */
export function legend(x: number, y: number, names: readonly string[]): string {
  let at = x;
  const entries = names.map((name, i) => {
    const from = at;
    // About seven pixels a letter, and the gap to the next.
    at += 26 + 7 * name.length + 16;
    return line(`line${i + 1}`, from, y - 4, from + 18, y - 4) + label(from + 26, y, name);
  });
  return element('g', { class: 'legend' }, ...entries);
}
