import { boxAround } from './box-around.ts';
import type { Component } from './connected-components.ts';

/**
 * How many of the components `apart` from a digit may be digits too: those whose longer side is at least `minShare` of the
 * longer side of the box around `digit`.
 */
export function countRivals(
  digit: readonly Component[],
  apart: readonly Component[],
  minShare: number,
): number {
  const { width, height } = boxAround(digit);
  const minSide = minShare * Math.max(width, height);
  return apart.filter(({ box }) => Math.max(box.width, box.height) >= minSide).length;
}
