import type { Point } from '../../image/index.ts';
import { planeSidePx } from '../architecture.ts';
import { drawStroke, roundNib } from '../augment/draw-stroke.ts';
import type { Ink } from '../augment/ink.ts';
import { mapDrawing } from './curves.ts';
import { fillArea } from './fill-area.ts';
import type { Drawing, Path } from './types.ts';

/** Side of the box that a digit fills in its 28x28, in pixels. */
const boxPx = 20;

/** A line longer than this, in pixels of the 28x28, gets points in between, so that it can be bent. */
const straightPx = 3;

/** The drawing, made to fill the 20x20 box in the middle of a 28x28 plane; coordinates in pixels of the plane. */
export function fitDrawing(drawing: Drawing): Drawing {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const path of drawing.flatMap((mark) => (mark.shape === 'line' ? [mark.path] : mark.contours))) {
    for (const { x, y } of path) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  const scale = boxPx / Math.max(right - left, bottom - top, 1e-6);
  const fitted = mapDrawing(drawing, ({ x, y }) => ({
    x: planeSidePx / 2 + scale * (x - (left + right) / 2),
    y: planeSidePx / 2 + scale * (y - (top + bottom) / 2),
  }));
  return fitted.map((mark) =>
    mark.shape === 'line'
      ? { ...mark, path: divided(mark.path) }
      : { ...mark, contours: mark.contours.map((contour) => divided([...contour, ...contour.slice(0, 1)])) },
  );
}

function divided(path: Path): Path {
  const points: Point[] = [];
  path.forEach((point, i) => {
    const next = path[i + 1] ?? point;
    const parts = Math.max(1, Math.ceil(Math.hypot(next.x - point.x, next.y - point.y) / straightPx));
    for (let k = 0; k < parts; k++) {
      const t = k / parts;
      points.push({ x: point.x + (next.x - point.x) * t, y: point.y + (next.y - point.y) * t });
    }
  });
  return points;
}

/** Draws on a canvas of `sidePx`: each point goes to where `place` puts it, lines with a round pen. */
export function render(
  drawing: Drawing,
  place: (point: Point) => Point,
  radiusPx: number,
  sidePx: number,
): Ink {
  const placed = mapDrawing(drawing, place);
  const ink = { values: new Float32Array(sidePx * sidePx), sidePx };
  const areas = new Float32Array(sidePx * sidePx);
  for (const mark of placed) {
    if (mark.shape === 'line') {
      const line = mark.path.map(({ x, y }) => ({ x, y, radiusPx }));
      drawStroke(ink, line, roundNib);
      continue;
    }
    const cover = fillArea(mark.contours, sidePx).values;
    for (let i = 0; i < cover.length; i++) {
      const [old, here] = [areas[i] ?? 0, cover[i] ?? 0];
      areas[i] = mark.erase ? old * (1 - here) : Math.max(old, here);
    }
  }
  for (let i = 0; i < areas.length; i++) ink.values[i] = Math.max(ink.values[i] ?? 0, areas[i] ?? 0);
  return ink;
}
