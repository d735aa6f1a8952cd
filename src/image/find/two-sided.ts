import type { Component, Components } from '../connected-components.ts';
import type { GrayImage } from '../types.ts';

/**
 * How far a component is darker than the picture on both of its sides, against the lighter side alone, 0..1: near 1
 * for a stroke, near 0 for the seam between a light and a dark region or a shadow's edge. Over all its runs
 * along rows and columns, of those that end inside the picture; 1 where there are none. A side is the lightest
 * of the `reach` pixels next to the run. `picture` holds dark ink on light ground.
 */
export function twoSidedness(
  component: Component,
  { labels }: Components,
  picture: GrayImage,
  reach: number,
): number {
  const { box, label } = component;
  const { width, height } = picture;
  let both = 0;
  let one = 0;
  const measure = (first: number, step: number, from: number, to: number, length: number) => {
    for (let at = from; at < to; ) {
      if (labels.data[first + at * step] !== label) {
        at++;
        continue;
      }
      const start = at;
      let sum = 0;
      while (at < to && labels.data[first + at * step] === label) {
        sum += picture.data[first + at * step] ?? 0;
        at++;
      }
      if (start === 0 || at === length) continue;
      const inside = sum / (at - start);
      let before = 0;
      let after = 0;
      for (let k = 1; k <= reach; k++) {
        if (start - k >= 0) before = Math.max(before, picture.data[first + (start - k) * step] ?? 0);
        if (at + k - 1 < length) after = Math.max(after, picture.data[first + (at + k - 1) * step] ?? 0);
      }
      both += Math.max(0, Math.min(before, after) - inside);
      one += Math.max(0, Math.max(before, after) - inside);
    }
  };
  for (let y = box.y; y < box.y + box.height; y++) measure(y * width, 1, box.x, box.x + box.width, width);
  for (let x = box.x; x < box.x + box.width; x++) measure(x, width, box.y, box.y + box.height, height);
  return one > 0 ? both / one : 1;
}
