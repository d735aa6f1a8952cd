import type { Component, Components } from '../connected-components.ts';
import type { GrayImage } from '../types.ts';

/** What was taken for the digit in an ink image. */
export interface FoundDigit {
  /** Ink above it was taken. */
  readonly level: number;
  readonly components: Components;
  /** The components that are the digit; none where all marks are specks. */
  readonly kept: readonly Component[];
  /** Strokes as dark as the digit's that are too far away to be its own. */
  readonly apart: readonly Component[];
  /** The ink that was left, seams and shadows' edges erased. */
  readonly ink: GrayImage;
  /** Whether ruled lines were erased. */
  readonly ruled: boolean;
  /** Whether nothing was found but a line along or from the picture's edge, as a sheet's own edge is. */
  readonly onlyEdgeLine: boolean;
}
