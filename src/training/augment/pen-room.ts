import { connectedComponents } from '../../image/index.ts';
import { planeSidePx } from '../architecture.ts';
import type { Stroke } from './pen-path.ts';
import { lengths } from './stroke-shape.ts';

/** Ink from this level, 0 to 255, closes a loop. */
const inkLevel = 100;
/** Smaller holes are chance. */
const minAreaPx = 4;

/**
 * About the radius of the narrowest loop's inside, in pixels of the 28x28 digit, measured from the middle of its strokes
 * for strokes of `strokePx`; Infinity where there is no loop. A pen must stay below it, or a 6, 8, 9 or 0 closes.
 */
export function loopRoom(digit: Uint8Array, strokePx: number): number {
  const data = digit.map((value) => (value < inkLevel ? 1 : 0));
  const { components } = connectedComponents({ data, width: planeSidePx, height: planeSidePx });
  let room = Number.POSITIVE_INFINITY;
  for (const { area, box } of components) {
    const outside =
      box.x === 0 || box.y === 0 || box.x + box.width === planeSidePx || box.y + box.height === planeSidePx;
    if (outside || area < minAreaPx) continue;
    // Area over length: the mean width.
    room = Math.min(room, (0.6 * area) / Math.hypot(box.width, box.height) + strokePx / 2);
  }
  return room;
}

/** Of the box around the strokes that their ink may fill. */
const maxFilledShare = 0.48;
/** Strokes not longer than so many times their box are one line, which a pen of any width can draw. */
const lineLength = 1.35;

/** The largest radius, up to `mostPx`, whose ink leaves enough of the box around the strokes free. */
export function strokeRoom(strokes: readonly Stroke[], mostPx: number): number {
  const points = strokes.flatMap((stroke) => stroke.points);
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const width = Math.max(...xs) - Math.min(...xs);
  const height = Math.max(...ys) - Math.min(...ys);
  const length = strokes.reduce((sum, stroke) => sum + (lengths(stroke.points).at(-1) ?? 0), 0);
  if (length < lineLength * Math.hypot(width, height)) return mostPx;
  let radius = mostPx;
  while (radius > 0.5 && 2 * radius * length > maxFilledShare * (width + 2 * radius) * (height + 2 * radius))
    radius -= 0.1;
  return radius;
}
