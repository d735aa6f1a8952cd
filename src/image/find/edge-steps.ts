import type { GrayImage, Point } from '../types.ts';
import { edgesOf } from './outline.ts';

/** Pixels inwards from an outline, and at most so many outwards, between which its edge lies; blur is as wide. */
const reachPx = 1.5;

/**
 * How far the level falls from inside a convex outline to the darkest of the pixels along it and outside, in steps of a pixel along its
 * own edges: ascending. A thin dark frame is a step too, a shadow's soft edge is little of one.
 */
export function edgeSteps(image: GrayImage, corners: readonly Point[]): Float64Array {
  const { data, width, height } = image;
  const levelAt = (x: number, y: number): number => {
    const column = Math.max(0, Math.min(width - 1, Math.floor(x)));
    const row = Math.max(0, Math.min(height - 1, Math.floor(y)));
    return data[row * width + column] ?? 0;
  };
  const steps: number[] = [];
  for (const { from, x, y, length, isCut } of edgesOf(corners, width, height)) {
    if (isCut) continue;
    const [right, down] = [-y / length, x / length];
    for (let along = 0.5; along < length; along++) {
      const at = { x: from.x + (x * along) / length, y: from.y + (y * along) / length };
      const across = (inwards: number): number => levelAt(at.x + inwards * right, at.y + inwards * down);
      const darkest = Math.min(across(1 - reachPx), across(reachPx - 1), across(-reachPx));
      steps.push(across(reachPx) - darkest);
    }
  }
  return Float64Array.from(steps).sort();
}
