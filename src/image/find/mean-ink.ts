import type { Component, Components } from '../connected-components.ts';
import type { GrayImage } from '../types.ts';

/** Mean ink of these components, 0..255; 0 for none. */
export function meanInk(ink: GrayImage, components: Components, kept: readonly Component[]): number {
  const { data: labels, width } = components.labels;
  let sum = 0;
  let count = 0;
  for (const { label, box, area } of kept) {
    count += area;
    for (let y = box.y; y < box.y + box.height; y++) {
      const end = y * width + box.x + box.width;
      for (let i = end - box.width; i < end; i++) if (labels[i] === label) sum += ink.data[i] ?? 0;
    }
  }
  return count > 0 ? sum / count : 0;
}
