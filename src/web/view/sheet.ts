import { find } from '../dom.ts';

export type SheetState = 'empty' | 'drawing' | 'picture';

export interface Sheet {
  state(): SheetState;
  showEmpty(): void;
  showDrawing(): void;
  /** Shows the picture as the browser decodes it; one that it can't is a gray sheet. */
  showPicture(picture: Blob): void;
}

/** What lies on the sheet: the invitation, the drawing, or a picture. */
export function createSheet(): Sheet {
  const element = find('sheet', HTMLElement);
  const image = find('picture', HTMLImageElement);
  let state: SheetState = 'empty';
  let url: string | null = null;

  function show(next: SheetState, picture: string | null): void {
    state = next;
    element.dataset['state'] = next;
    if (url !== null) URL.revokeObjectURL(url);
    url = picture;
    image.hidden = picture === null;
    if (picture === null) image.removeAttribute('src');
    else image.src = picture;
  }

  image.addEventListener('error', () => {
    image.hidden = true;
  });
  return {
    state: () => state,
    showEmpty: () => show('empty', null),
    showDrawing: () => show('drawing', null),
    showPicture: (picture) => show('picture', URL.createObjectURL(picture)),
  };
}
