import { find } from '../dom.ts';
import type { Answer } from '../protocol.ts';
import { createBars } from './bars.ts';
import type { Words } from './words.ts';

/** `waiting` for something to read, `reading` it for the first time, or what came of it. */
export type AnswerState = 'waiting' | 'reading' | 'sure' | 'uncertain' | 'failed';

export interface AnswerView {
  showAnswer(answer: Answer, words: Words): void;
  showFailure(words: Words): void;
  showWaiting(words: Words, state: 'waiting' | 'reading'): void;
}

/** Screen readers hear an answer once it has stayed the same for this long: nobody wants every stroke read out. */
const spokenAfterMs = 700;

/** The big digit, the words beside it and the bars. */
export function createAnswerView(): AnswerView {
  const section = find('answer', HTMLElement);
  const digit = find('digit', HTMLElement);
  const headline = find('headline', HTMLElement);
  const detail = find('detail', HTMLElement);
  const spoken = find('spoken', HTMLElement);
  const bars = createBars(find('bars', HTMLElement));
  let timer = 0;

  function show(state: AnswerState, big: string, words: Words): void {
    section.dataset.state = state;
    if (digit.textContent !== big) digit.textContent = big;
    headline.textContent = words.headline;
    detail.textContent = words.detail;
    clearTimeout(timer);
    timer = setTimeout(() => {
      spoken.textContent = `${words.headline}. ${words.detail}`;
    }, spokenAfterMs);
  }

  return {
    showAnswer(answer, words) {
      show(answer.uncertain ? 'uncertain' : 'sure', String(answer.digit), words);
      bars.show(answer.probs, answer.digit);
    },
    showFailure(words) {
      show('failed', '!', words);
      bars.reset();
    },
    showWaiting(words, state) {
      show(state, '', words);
      bars.reset();
    },
  };
}
