import { find } from '../dom.ts';

export type SheetState = 'empty' | 'drawing' | 'picture';

export interface Sheet {
  state(): SheetState;
  showEmpty(): void;
  showDrawing(): void;
  /** Shows the picture as the browser decodes it, or its name where it can't. */
  showPicture(picture: Blob): void;
}

/** What lies on the sheet: the invitation, the drawing, or a picture. */
export function createSheet(): Sheet {
  const element = find('sheet', HTMLElement);
  const image = find('picture', HTMLImageElement);
  const fileName = find('file-name', HTMLElement);
  let state: SheetState = 'empty';
  let url: string | null = null;

  function show(next: SheetState, picture: string | null): void {
    state = next;
    element.dataset.state = next;
    if (url !== null) URL.revokeObjectURL(url);
    url = picture;
    image.hidden = picture === null;
    element.classList.remove('is-unreadable');
    if (picture === null) image.removeAttribute('src');
    else image.src = picture;
  }

  image.addEventListener('error', () => {
    image.hidden = true;
    element.classList.add('is-unreadable');
  });
  return {
    state: () => state,
    showEmpty: () => show('empty', null),
    showDrawing: () => show('drawing', null),
    showPicture(picture) {
      fileName.textContent = picture instanceof File ? picture.name : '';
      show('picture', URL.createObjectURL(picture));
    },
  };
}
