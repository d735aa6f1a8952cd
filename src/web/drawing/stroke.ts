/** A point of a stroke: x and y as shares of the sheet's side, 0 to 1 from the top left; pressure 0 to 1. */
export interface InkPoint {
  readonly x: number;
  readonly y: number;
  readonly pressure: number;
}

/** One movement of the pen, from touching the sheet to leaving it; at least one point. */
export type Stroke = readonly InkPoint[];

/** Width of a stroke as a share of the sheet's side, at the pressure that mice report. */
const penWidth = 0.065;
const mousePressure = 0.5;

/** A pen's pressure makes a stroke up to this much thinner or thicker. */
const pressureSwing = 0.5;

/** Pens of tablets report 0 to 1, mice and most fingers 0.5; the width as a share of the sheet's side. */
export function strokeWidth(pressure: number): number {
  return penWidth * (1 + pressureSwing * ((pressure - mousePressure) / mousePressure));
}

/** The part of a 2D context that a stroke is drawn with; it is scaled so that the sheet's side is 1. */
export type Ink = Pick<
  CanvasRenderingContext2D,
  'beginPath' | 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'stroke' | 'lineWidth' | 'lineCap' | 'lineJoin'
>;

/**
 * Draws the part of a stroke that its points from `from` on add: a curve through the middles between neighbouring points,
 * with the points as its controls, so that the corners of a quick hand come out round. The last half is missing until
 * `finishStroke`.
 */
export function drawStroke(ink: Ink, stroke: Stroke, from = 0): void {
  ink.lineCap = 'round';
  ink.lineJoin = 'round';
  for (let i = from; i < stroke.length; i++) {
    const point = stroke[i];
    const before = stroke[i - 1];
    if (point === undefined) continue;
    ink.lineWidth = strokeWidth(point.pressure);
    ink.beginPath();
    if (before === undefined) {
      ink.moveTo(point.x, point.y);
      ink.lineTo(point.x, point.y);
    } else {
      const start = middle(stroke[i - 2] ?? before, before);
      const end = middle(before, point);
      ink.moveTo(start.x, start.y);
      ink.quadraticCurveTo(before.x, before.y, end.x, end.y);
    }
    ink.stroke();
  }
}

/** Draws the way from the last middle to the last point. */
export function finishStroke(ink: Ink, stroke: Stroke): void {
  const last = stroke.at(-1);
  const before = stroke.at(-2);
  if (last === undefined || before === undefined) return;
  const start = middle(before, last);
  ink.lineWidth = strokeWidth(last.pressure);
  ink.beginPath();
  ink.moveTo(start.x, start.y);
  ink.lineTo(last.x, last.y);
  ink.stroke();
}

function middle(a: InkPoint, b: InkPoint): { readonly x: number; readonly y: number } {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
