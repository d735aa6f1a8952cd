import { find, make } from '../dom.ts';
import blackboard from '../samples/blackboard.jpg?url';
import notebook from '../samples/notebook.jpg?url';
import scan from '../samples/scan.jpg?url';
import shadow from '../samples/shadow.jpg?url';
import type { TakePicture } from './take-picture.ts';

const samples = [
  { url: shadow, name: 'a photo with a shadow' },
  { url: blackboard, name: 'chalk on a blackboard' },
  { url: notebook, name: 'marker on squared paper' },
  { url: scan, name: 'a scan' },
] as const;

/** A row of pictures to try without drawing. */
export function offerSamples(take: TakePicture): void {
  const list = find('samples', HTMLElement);
  for (const { url, name } of samples) {
    const image = make('img');
    image.src = url;
    image.alt = `Read ${name}`;
    image.width = 56;
    image.height = 56;
    const button = make('button', 'sample');
    button.type = 'button';
    button.append(image);
    button.addEventListener('click', () => take(() => loadSample(url)));
    const item = make('li');
    item.append(button);
    list.append(item);
  }
}

async function loadSample(url: string): Promise<Blob> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The sample can't be had (${response.status}).`);
  return await response.blob();
}
