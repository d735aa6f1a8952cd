import { find } from '../dom.ts';
import type { TakePicture } from './take-picture.ts';

/** Calls `take` with each picture that is chosen, dropped anywhere on the page, or pasted. What is no picture comes too. */
export function listenForPictures(take: TakePicture): void {
  const sheet = find('sheet', HTMLElement);
  const input = find('file', HTMLInputElement);

  function takeFirst(files: FileList | null | undefined): boolean {
    const file = files?.[0];
    if (file === undefined) return false;
    take(async () => file);
    return true;
  }

  find('choose', HTMLButtonElement).addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    takeFirst(input.files);
    // The same file can be chosen once more.
    input.value = '';
  });

  document.addEventListener('paste', (event) => {
    if (takeFirst(event.clipboardData?.files)) event.preventDefault();
  });

  document.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    sheet.classList.add('is-target');
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) sheet.classList.remove('is-target');
  });
  document.addEventListener('drop', (event) => {
    sheet.classList.remove('is-target');
    if (takeFirst(event.dataTransfer?.files)) event.preventDefault();
  });
}
