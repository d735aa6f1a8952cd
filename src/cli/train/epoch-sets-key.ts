import { createHash } from 'node:crypto';
import { preprocessHash } from '../../image/index.ts';
import type { LabelledPlanes } from '../../training/planes.ts';
import type { Recipe } from '../../training/recipe.ts';

/** A name for everything that the pictures of a recipe's training sets depend on. */
export function epochSetsKey(digits: LabelledPlanes, { augmentation, sets }: Recipe): string {
  const { seed, notDigits, typeset, handwritten } = sets;
  return createHash('sha256')
    .update(
      JSON.stringify([
        preprocessHash,
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
