import type { Component } from './connected-components.ts';
import type { GrayImage, Rect } from './types.ts';

/** The smallest box that holds all of these components; 0 wide and high for none. */
export function boxAround(components: readonly Component[]): Rect {
  if (components.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const boxes = components.map(({ box }) => box);
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/** Whether one of these components of a picture touches its edge. */
export function touchesEdge(components: readonly Component[], { width, height }: GrayImage): boolean {
  return components.some(
    ({ box }) => box.x === 0 || box.y === 0 || box.x + box.width === width || box.y + box.height === height,
  );
}
