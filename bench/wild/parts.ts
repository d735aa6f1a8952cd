import { createRandom, type Random } from './random.ts';
import { readDigits } from './read-digits.ts';
import { strokeShare, toShape } from './shape.ts';
import { createTextures } from './textures.ts';
import { type Digit, type Kind, kinds, type WildPicture } from './types.ts';
import { wildPicture } from './wild-picture.ts';

/** `tune` is for choosing constants, `report` for reporting alone: it shares neither digits nor seeds with `tune`. */
export const parts = ['tune', 'report'] as const;
export type Part = (typeof parts)[number];

const tuneDigits = 5000;
/** Seeds of the parts lie this far apart. */
const reportSeeds = 0x40000000;

/**
 * Of a digit's height. A fatter pen closes its loops, and the thin line through the middle of a filled 8 is a 9 or a 1: of 2,500 digits
 * drawn again with a thin pen 45 were misread, of those up to this width 22, most of which people would argue about.
 */
const maxStrokeShare = 0.19;

/** The last 5,000 of MNIST's training set, or its test set. */
export function partDigits(folder: string, part: Part): readonly Digit[] {
  return part === 'tune' ? readDigits(folder, 'train').slice(-tuneDigits) : readDigits(folder, 't10k');
}

export interface PartOptions {
  readonly part: Part;
  readonly kinds: readonly Kind[];
  readonly perKind: number;
  readonly seed: number;
}

/**
 * The pictures of a part, kind by kind, one at a time. A kind's pictures don't depend on which others are made; its
 * digits are drawn without repetition until all were used, but for the fifth that was written with too fat a pen to be
 * drawn again. Throws an Error where that is all.
 */
export function* partPictures(digits: readonly Digit[], options: PartOptions): Generator<WildPicture> {
  const { part, perKind } = options;
  const seed = part === 'tune' ? options.seed : options.seed + reportSeeds;
  const textures = createTextures();
  for (const kind of options.kinds) {
    const order = written(shuffle(digits, createRandom(seed, kinds.indexOf(kind))));
    for (let number = 0; number < perKind; number++) {
      yield wildPicture(kind, order.next().value, { seed, number, textures });
    }
  }
}

/** Those that a pen can draw again, over and over. */
function* written(digits: readonly Digit[]): Generator<Digit, never> {
  for (let found = 0; ; ) {
    for (const digit of digits) {
      if (strokeShare(toShape(digit)) > maxStrokeShare) continue;
      found++;
      yield digit;
    }
    if (found === 0) throw new Error('No digit was written with a pen thin enough to be drawn again.');
  }
}

function shuffle<T>(list: readonly T[], random: Random): readonly T[] {
  return list
    .map((item) => ({ item, at: random.unit() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
