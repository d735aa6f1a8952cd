import type { Point } from '../../image/index.ts';
import type { Drawing, Mark, Path } from './types.ts';

/** Points for each span of a spline and each quarter of an ellipse: at 20 pixels the corners can't be seen. */
const pointsPerSpan = 6;

export function line(...coordinates: readonly (readonly [x: number, y: number])[]): Mark {
  return { shape: 'line', path: coordinates.map(([x, y]) => ({ x, y })) };
}

export function stroke(path: Path): Mark {
  return { shape: 'line', path };
}

export function area(...contours: readonly Path[]): Mark {
  return { shape: 'area', contours, erase: false };
}

export function cutOut(...contours: readonly Path[]): Mark {
  return { shape: 'area', contours, erase: true };
}

/** The path and back to its beginning. */
export function closed(path: Path): Path {
  return [...path, ...path.slice(0, 1)];
}

/** An arc from angle `from` to `to` (rad, clockwise as y points down) of an ellipse. */
export function ellipse(
  x: number,
  y: number,
  radiusX: number,
  radiusY: number = radiusX,
  from: number = 0,
  to: number = 2 * Math.PI,
): Path {
  const spans = Math.max(3, Math.ceil((Math.abs(to - from) / Math.PI) * 2 * pointsPerSpan));
  return Array.from({ length: spans + 1 }, (_, i) => {
    const angle = from + ((to - from) * i) / spans;
    return { x: x + radiusX * Math.cos(angle), y: y + radiusY * Math.sin(angle) };
  });
}

/** Corners at equal angles, the first at `phase` rad, their radii taken from `radii` in turn. */
export function polygon(x: number, y: number, corners: number, phase: number, ...radii: number[]): Path {
  return Array.from({ length: corners }, (_, i) => {
    const angle = phase + (2 * Math.PI * i) / corners;
    const radius = radii[i % radii.length] ?? 1;
    return { x: x + radius * Math.cos(angle), y: y + radius * Math.sin(angle) };
  });
}

export function rectangle(x: number, y: number, width: number, height: number): Path {
  return [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ];
}

/** A smooth line through the points (Catmull-Rom: Catmull and Rom 1974). */
export function spline(points: Path): Path {
  const at = (i: number): Point => points[Math.max(0, Math.min(points.length - 1, i))] ?? { x: 0, y: 0 };
  const path: Point[] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let k = 0; k < pointsPerSpan; k++) {
      const t = k / pointsPerSpan;
      path.push({ x: between(a.x, b.x, c.x, d.x, t), y: between(a.y, b.y, c.y, d.y, t) });
    }
  }
  return [...path, at(points.length - 1)];
}

function between(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/** Every point of a drawing through the map. */
export function mapDrawing(drawing: Drawing, map: (point: Point) => Point): Drawing {
  return drawing.map((mark) =>
    mark.shape === 'line'
      ? { ...mark, path: mark.path.map(map) }
      : { ...mark, contours: mark.contours.map((contour) => contour.map(map)) },
  );
}

/** The drawing turned by `angleRad`, enlarged and moved. */
export function moved(
  drawing: Drawing,
  dx: number,
  dy: number,
  scale: number = 1,
  angleRad: number = 0,
): Drawing {
  const cos = scale * Math.cos(angleRad);
  const sin = scale * Math.sin(angleRad);
  return mapDrawing(drawing, ({ x, y }) => ({ x: dx + cos * x - sin * y, y: dy + sin * x + cos * y }));
}
