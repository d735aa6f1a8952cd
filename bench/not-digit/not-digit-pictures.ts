import { type Part, partDigits } from '../wild/parts.ts';
import { createTextures } from '../wild/textures.ts';
import { notDigitPicture } from './not-digit-picture.ts';
import { loadTypefaces } from './typefaces.ts';
import type { Material, NotDigitKind, NotDigitPicture } from './types.ts';

/** Seeds of the parts lie this far apart. */
const reportSeeds = 0x40000000;

export interface NotDigitOptions {
  readonly part: Part;
  readonly kinds: readonly NotDigitKind[];
  readonly perKind: number;
  readonly seed: number;
}

/** What the pictures of a part are made from. Throws an Error where the digits or a font cannot be read. */
export function loadMaterial(dataFolder: string, part: Part): Material {
  const [first, ...others] = partDigits(dataFolder, part);
  if (first === undefined) throw new Error(`There are no digits in ${dataFolder}.`);
  return { textures: createTextures(), typefaces: loadTypefaces(), digits: [first, ...others] };
}

/** The pictures of a part, kind by kind, one at a time; a kind's don't depend on which others are made. */
export function* notDigitPictures(material: Material, options: NotDigitOptions): Generator<NotDigitPicture> {
  const seed = options.part === 'tune' ? options.seed : options.seed + reportSeeds;
  for (const kind of options.kinds) {
    for (let number = 0; number < options.perKind; number++) {
      yield notDigitPicture(kind, seed, number, material);
    }
  }
}
