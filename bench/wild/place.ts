import type { Random } from './random.ts';
import type { Shape } from './shape.ts';

export interface PlaceOptions {
  /** Of the picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Least and largest height of the digit as a share of the picture's. */
  readonly share: readonly [number, number];
  readonly minPx: number;
}

export interface Place {
  readonly heightPx: number;
  /** Where the digit's middle goes. */
  readonly x: number;
  readonly y: number;
  /** `small`, `fills` and `off-centre`, where they hold. */
  readonly tags: readonly string[];
}

/** A size and a place at which the whole digit is in the picture. */
export function placeDigit(random: Random, shape: Pick<Shape, 'inkBox'>, options: PlaceOptions): Place {
  const { width, height, share, minPx } = options;
  const ratio = shape.inkBox.width / shape.inkBox.height;
  const [least, most] = share;
  // Small ones are rarer than large ones, but not by much.
  const wanted = height * least * (most / least) ** (random.unit() ** 0.7);
  const heightPx = Math.min(Math.max(minPx, wanted), most * height, (0.85 * width) / ratio);
  const roomX = Math.max(0, width / 2 - 0.62 * heightPx * Math.max(ratio, 0.5) - 4);
  const roomY = Math.max(0, height / 2 - 0.62 * heightPx - 4);
  const spread = random.chance(0.4) ? 1 : 0.25;
  const dx = random.between(-roomX, roomX) * spread;
  const dy = random.between(-roomY, roomY) * spread;
  const tags: string[] = [];
  if (heightPx < 0.2 * height) tags.push('small');
  if (heightPx > 0.65 * height) tags.push('fills');
  if (Math.abs(dx) > 0.15 * width || Math.abs(dy) > 0.15 * height) tags.push('off-centre');
  return { heightPx, x: width / 2 + dx, y: height / 2 + dy, tags };
}
