import { find } from '../dom.ts';
import { megabytes } from './words.ts';

export interface LoadingView {
  progress(loadedBytes: number, totalBytes: number): void;
  done(): void;
}

/** How far the page is with loading what it reads with. */
export function createLoadingView(): LoadingView {
  const box = find('loading', HTMLElement);
  const bar = find('progress', HTMLProgressElement);
  const words = find('progress-words', HTMLElement);
  return {
    progress(loadedBytes, totalBytes) {
      box.hidden = false;
      bar.value = loadedBytes / totalBytes;
      words.textContent = `Getting the reader ready: ${megabytes(loadedBytes)} of ${megabytes(totalBytes)}`;
    },
    done() {
      box.hidden = true;
    },
  };
}
