import { connectedComponents, pickLabels } from './connected-components.ts';
import { invertMask } from './to-mask.ts';
import type { Mask } from './types.ts';

/** The mask and all that can't be reached from the picture's border without crossing it. */
export function withoutHoles(mask: Mask): Mask {
  const { width, height } = mask;
  const around = connectedComponents(invertMask(mask));
  const isInside = new Uint8Array(around.components.length + 1).fill(1);
  const { data: labels } = around.labels;
  for (let y = 0; y < height; y++) {
    // Of a row between the first and the last only the ends are on the border.
    const step = y === 0 || y === height - 1 ? 1 : Math.max(1, width - 1);
    for (let x = 0; x < width; x += step) isInside[labels[y * width + x] ?? 0] = 0;
  }
  isInside[0] = 1;
  return pickLabels(around, isInside);
}
