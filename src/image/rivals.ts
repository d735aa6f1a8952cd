import { boxAround } from './box-around.ts';
import type { Component } from './connected-components.ts';
import type { GrayImage } from './types.ts';

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

export interface AlongSideOptions {
  /** The box is this many times as long as it is wide, at least ... */
  readonly minAspect: number;
  /** ... as wide as this share of the picture at most ... */
  readonly maxWidthShare: number;
  /** ... and ends this near one of the picture's sides that it runs along, as a share of the picture. */
  readonly maxGapShare: number;
}

/**
 * Whether a slim mark runs along a side of the picture, as the edge of a sheet or a table does, or what is left of squared paper. In a
 * picture that is cut out around a 1 the mark is nearly as wide as the picture.
 */
export function runsAlongSide(
  digit: readonly Component[],
  { width, height }: Pick<GrayImage, 'width' | 'height'>,
  { minAspect, maxWidthShare, maxGapShare }: AlongSideOptions,
): boolean {
  const box = boxAround(digit);
  const isAlong = (at: number, across: number, length: number, side: number) =>
    length >= minAspect * across &&
    across <= maxWidthShare * side &&
    Math.min(at, side - at - across) <= maxGapShare * side;
  return isAlong(box.x, box.width, box.height, width) || isAlong(box.y, box.height, box.width, height);
}
