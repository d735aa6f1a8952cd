import { encodePng } from '../../../src/image/index.ts';
import { createRandom } from '../../../src/training/random.ts';
import { drawDigit } from '../../helpers/draw.ts';
import { plainDigit } from '../../helpers/models.ts';

/** A PNG of a digit that the model of `startTestService` reads. */
export function digitPng(digit: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encodePng(plainDigit(digit)));
}

/** A PNG of an 8 on noisy paper, a megapixel large: a worker has it for a while. */
export function slowPng(): Uint8Array<ArrayBuffer> {
  const picture = drawDigit(8, { width: 1000, height: 1000, sizePx: 600, penPx: 60, ink: 30, paper: 235 });
  const random = createRandom(1);
  const data = picture.data.map((level) => level + random.below(16));
  return new Uint8Array(encodePng({ ...picture, data }));
}

/** A PNG of one gray level. */
export function blankPng(width: number, height: number, level = 255): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encodePng({ data: new Uint8Array(width * height).fill(level), width, height }));
}

/** A form as browsers send it; `fields` beside the file. */
export function pictureForm(
  file: Uint8Array<ArrayBuffer>,
  options: { readonly type?: string; readonly fields?: Readonly<Record<string, string>> } = {},
): FormData {
  const form = new FormData();
  form.append('file', new Blob([file], { type: options.type ?? 'image/png' }), 'digit.png');
  for (const [name, value] of Object.entries(options.fields ?? {})) form.append(name, value);
  return form;
}
