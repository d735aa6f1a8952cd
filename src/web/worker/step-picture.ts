import type { GrayImage, LabelImage, Mask } from '../../image/index.ts';
import type { StepPicture } from '../protocol.ts';

/** Longest side of a picture that the page paints, in pixels; a larger one is thinned out to below it. */
const maxSidePx = 320;

/** Colours of neighbouring components (Okabe and Ito 2008), that colour-blind people tell apart too. */
const palette = [
  [86, 180, 233],
  [230, 159, 0],
  [0, 158, 115],
  [204, 121, 167],
  [213, 94, 0],
  [0, 114, 178],
] as const;

type Paint = (value: number, out: Uint8ClampedArray, at: number) => void;

const paintTone: Paint = (value, out, at) => out.set([value, value, value, 255], at);
const paintInk: Paint = (value, out, at) => out.set([0, 0, 0, value], at);
const paintMask: Paint = (value, out, at) => out.set([0, 0, 0, value * 255], at);
const paintLabel: Paint = (label, out, at) => {
  if (label === 0) return;
  const [r, g, b] = palette[(label - 1) % palette.length] ?? palette[0];
  out.set([r, g, b, 255], at);
};

const paints: Readonly<Record<string, Paint>> = { gray: paintTone, mask: paintMask, components: paintLabel };

/** A picture of the pipeline's trace as pixels to paint. Steps that the table doesn't know hold ink. */
export function toStepPicture(step: string, image: GrayImage | Mask | LabelImage): StepPicture {
  const paint = paints[step] ?? paintInk;
  const factor = Math.ceil(Math.max(image.width, image.height) / maxSidePx);
  const width = Math.floor(image.width / factor) || 1;
  const height = Math.floor(image.height / factor) || 1;
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      paint(image.data[y * factor * image.width + x * factor] ?? 0, rgba, (y * width + x) * 4);
    }
  }
  const tone = paint === paintTone || paint === paintLabel;
  return { step, width, height, paint: tone ? 'tone' : 'ink', rgba };
}
