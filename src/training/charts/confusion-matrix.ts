import { chartDocument } from './chart-document.ts';
import { element, escapeXml, label } from './svg.ts';

const size = { width: 620, height: 590 } as const;
const left = 76;
const top = 92;
const cell = 44;
const gap = 2;
/** A cell's colour is this strong for the fewest errors and for the most. */
const opacities = [0.14, 0.6] as const;

/**
 * What each digit was read as. `confusion`: rows are the digit that is shown, columns the digit that was read; counts.
 * Errors are coloured by their number (square root, relative to the most frequent), the diagonal alike.
 */
export function confusionMatrix(confusion: readonly (readonly number[])[], name: string): string {
  const total = sum(confusion.flat());
  const right = sum(confusion.map((row, digit) => row[digit] ?? 0));
  const errors = confusion.flatMap((row, shown) => row.filter((_, read) => read !== shown));
  const most = Math.max(1, ...errors);
  const middle = left + (confusion.length * cell) / 2;
  const centre = top + (confusion.length * cell) / 2;
  const text = {
    id: 'confusion-matrix',
    title: `Confusion matrix: ${name}`,
    description: `${right} of ${total} digits were read right; the most frequent error is ${worst(confusion)}.`,
  };
  return chartDocument(text, size, [
    label(middle, top - 36, 'read as', { class: 'muted', 'text-anchor': 'middle' }),
    element(
      'text',
      { class: 'muted', 'text-anchor': 'middle', transform: `translate(38 ${centre}) rotate(-90)` },
      'digit shown',
    ),
    label(left + confusion.length * cell + 10, top - 10, 'right', { class: 'muted small' }),
    ...confusion.map((_, digit) =>
      label(left + (digit + 0.5) * cell, top - 10, `${digit}`, { 'text-anchor': 'middle' }),
    ),
    ...confusion.map((row, shown) => drawRow(row, shown, most)),
    label(left, top + confusion.length * cell + 28, `${right} of ${total} right, ${total - right} errors`),
  ]);
}

function drawRow(row: readonly number[], shown: number, most: number): string {
  const y = top + shown * cell;
  const middle = y + cell / 2 + 4;
  const count = sum(row);
  const share = count === 0 ? '-' : `${((100 * (row[shown] ?? 0)) / count).toFixed(2)} %`;
  return element(
    'g',
    { class: 'row' },
    label(left - 12, middle, `${shown}`, { 'text-anchor': 'end' }),
    ...row.map((value, read) => drawCell(value, shown, read, most)),
    label(left + row.length * cell + 10, middle, share, { class: 'small' }),
  );
}

function drawCell(value: number, shown: number, read: number, most: number): string {
  const x = left + read * cell;
  const y = top + shown * cell;
  const [faint, strong] = opacities;
  const isRight = shown === read;
  const style = isRight ? 'area1' : value > 0 ? 'area2' : 'cell';
  const opacity = isRight || value === 0 ? 0.3 : faint + (strong - faint) * Math.sqrt(value / most);
  const square = { x: x + gap / 2, y: y + gap / 2, width: cell - gap, height: cell - gap, rx: 3 };
  const count = label(x + cell / 2, y + cell / 2 + 4, `${value}`, { 'text-anchor': 'middle' });
  return element(
    'g',
    { class: 'count' },
    element('title', {}, escapeXml(`${shown} read as ${read}: ${value}`)),
    element('rect', { class: style, ...square, 'fill-opacity': opacity }),
    ...(value === 0 ? [] : [count]),
  );
}

/** The most frequent error in words; the first of equal ones. */
function worst(confusion: readonly (readonly number[])[]): string {
  let most = 0;
  let words = 'none';
  confusion.forEach((row, shown) => {
    row.forEach((count, read) => {
      if (shown === read || count <= most) return;
      most = count;
      words = `${shown} read as ${read} (${count} times)`;
    });
  });
  return words;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
