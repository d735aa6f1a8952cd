import type { Point } from '../../image/index.ts';
import type { Random } from '../random.ts';
import { type Nib, type PenPoint, roundNib } from './draw-stroke.ts';
import type { Stroke } from './pen-path.ts';
import { lengths } from './stroke-shape.ts';

/** What a stroke is drawn with; lengths in pixels of the digit. */
export interface Pen {
  readonly radiusPx: number;
  readonly nib: Nib;
  /** Share of the radius that is lost at free ends, over `taperPx`. */
  readonly taper: number;
  readonly taperPx: number;
  /** Share by which pressure makes the radius swing, along `swingPx`. */
  readonly swing: number;
  readonly swingPx: number;
}

/** Of 20 pixels of height: strokes from a fortieth ... */
const minRadiusPx = 0.25;
/** ... to a fifth for most, and for brushes to nearly a third. */
const commonRadiusPx = 1.9;
export const maxRadiusPx = 3.2;
/** A pen of this radius closes no loop, whatever the digit looks like. */
const safeRadiusPx = 0.7;

/** A pen of any common make whose radius is `roomPx` at most, unless that is very thin. */
export function randomPen(roomPx: number, random: Random): Pen {
  const isBrush = random.chance(0.12);
  const largest = isBrush ? maxRadiusPx : commonRadiusPx;
  const smallest = isBrush ? commonRadiusPx : minRadiusPx;
  const wanted = smallest * (largest / smallest) ** random.uniform();
  const radiusPx = Math.min(wanted, Math.max(safeRadiusPx, roomPx));
  const isChisel = random.chance(0.15);
  const tapers = random.chance(0.3);
  return {
    radiusPx: isChisel ? Math.max(radiusPx, 2 * minRadiusPx) : radiusPx,
    nib: isChisel ? { angle: random.between(-1.2, 1.2), flatness: random.between(1.6, 4.5) } : roundNib,
    taper: tapers ? random.between(0.3, 0.9) : 0,
    taperPx: random.between(2, 7),
    swing: random.chance(0.35) ? random.between(0.1, 0.4) : 0,
    swingPx: random.between(5, 20),
  };
}

/** The stroke's points with the pen's reach at each, in pixels of the digit; `swingAt` is where its pressure starts. */
export function withPressure(stroke: Stroke, pen: Pen, swingAt: number): readonly (Point & PenPoint)[] {
  const { points, freeStart, freeEnd } = stroke;
  const along = lengths(points);
  const whole = along.at(-1) ?? 0;
  return points.map(({ x, y }, k) => {
    const s = along[k] ?? 0;
    const toEnd = Math.min(freeStart ? s : pen.taperPx, freeEnd ? whole - s : pen.taperPx, pen.taperPx);
    const tapered = 1 - pen.taper * (1 - toEnd / pen.taperPx);
    const pressed = 1 + pen.swing * Math.sin((2 * Math.PI * s) / pen.swingPx + swingAt);
    return { x, y, radiusPx: pen.radiusPx * tapered * pressed };
  });
}
