import { touchesEdge } from './box-around.ts';
import { type Component, labelFlags, pickComponents } from './connected-components.ts';
import { invertMask } from './to-mask.ts';
import type { Mask } from './types.ts';

/** The mask and all that can't be reached from the picture's border without crossing it. */
export function withoutHoles(mask: Mask): Mask {
  return fillHoles(mask).filled;
}

export interface FilledHoles {
  readonly filled: Mask;
  readonly holes: readonly Component[];
}

/** {@link withoutHoles}, and what was filled. */
export function fillHoles(mask: Mask): FilledHoles {
  const holesOf = (parts: readonly Component[]) => parts.filter((part) => !touchesEdge([part], mask));
  const { components, mask: filled } = pickComponents(invertMask(mask), (components) => {
    const flags = labelFlags({ components }, holesOf(components));
    flags[0] = 1;
    return flags;
  });
  return { filled, holes: holesOf(components) };
}
