import type { Component } from './connected-components.ts';
import type { GrayImage, Rect } from './types.ts';

/** The smallest box that holds all of these components; 0 wide and high for none. */
export function boxAround(components: readonly Component[]): Rect {
  if (components.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0, 0];
  for (const { box } of components) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The longer side of a box or a picture, in pixels. */
export function longerSide({ width, height }: Pick<Rect, 'width' | 'height'>): number {
  return Math.max(width, height);
}

/** Whether a box lies inside another, and touches none of its sides. */
export function isInside(box: Rect, outer: Rect): boolean {
  return (
    box.x > outer.x &&
    box.y > outer.y &&
    box.x + box.width < outer.x + outer.width &&
    box.y + box.height < outer.y + outer.height
  );
}

/** Whether one of these components of a picture touches its edge. */
export function touchesEdge(components: readonly Component[], { width, height }: GrayImage): boolean {
  return components.some(
    ({ box }) => box.x === 0 || box.y === 0 || box.x + box.width === width || box.y + box.height === height,
  );
}
