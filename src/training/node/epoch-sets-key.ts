import { createHash } from 'node:crypto';
import { preprocessHash } from '../../image/index.ts';
import type { LabelledPlanes } from '../planes.ts';
import type { Recipe } from '../recipe.ts';

/** Counted up with every change of what the augmentation draws, or of the fonts: sets of before are no sets of now. */
const augmentationRevision = 2;

/** A name for everything that the pictures of a recipe's training sets depend on. */
export function epochSetsKey(digits: LabelledPlanes, { augmentation, sets }: Recipe): string {
  const { seed, notDigits, typeset, handwritten } = sets;
  return createHash('sha256')
    .update(
      JSON.stringify([
        preprocessHash,
        augmentationRevision,
        augmentation,
        seed,
        notDigits,
        ...(typeset === undefined ? [] : [typeset]),
        ...(handwritten === undefined ? [] : ['handwritten', handwritten]),
      ]),
    )
    .update(digits.planes)
    .update(digits.labels)
    .digest('hex')
    .slice(0, 16);
}
