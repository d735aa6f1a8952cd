import { find, make } from '../dom.ts';
import type { Answer } from '../protocol.ts';
import { milliseconds } from './words.ts';

export interface TimesView {
  show(answer: Answer): void;
  reset(): void;
}

const stages = [
  { key: 'decodeMs', title: 'Decode' },
  { key: 'preprocessMs', title: 'Prepare' },
  { key: 'inferMs', title: 'Network' },
] as const;

/** How long each stage of the last answer took, as a bar and in numbers. */
export function createTimesView(): TimesView {
  const total = find('total', HTMLElement);
  const spans = find('spans', HTMLElement);
  const list = find('times', HTMLElement);
  const rows = stages.map(({ key, title }) => {
    const span = make('span', `span span-${key}`);
    const term = make('dt', `term-${key}`, title);
    const value = make('dd', '', '–');
    const pair = make('div', 'time');
    pair.append(term, value);
    spans.append(span);
    list.append(pair);
    return { key, span, value };
  });

  return {
    show(answer) {
      const sumMs = answer.decodeMs + answer.preprocessMs + answer.inferMs;
      total.textContent = milliseconds(sumMs);
      for (const { key, span, value } of rows) {
        span.style.flexGrow = String(answer[key]);
        value.textContent = milliseconds(answer[key]);
      }
    },
    reset() {
      total.textContent = '–';
      for (const { span, value } of rows) {
        span.style.flexGrow = '0';
        value.textContent = '–';
      }
    },
  };
}
