import type { Point } from '../../image/index.ts';
import type { Random } from '../random.ts';
import type { Stroke } from './pen-path.ts';
import { lengths } from './stroke-shape.ts';

/** MNIST's 1 is a line for nearly all of its writers. Elsewhere it begins with an upstroke: a short flag, or as long as the digit. */
const upstrokeShare = 0.55;
/** Of the stem's length; half of them are flags. */
const upstrokeLength = { min: 0.14, flag: 0.36, max: 0.8 } as const;
/** To the stem. */
const minUpstrokeAngleRad = 0.35;
/**
 * From upright, by the length: a flag may be nearly level, as in print, a long upstroke may not, since a level bar makes a 7.
 * Of a stem that leans to the right, as a 7's does, half of its lean less.
 */
const maxUpstrokeAngleRad = { flag: 1.3, long: 0.85 } as const;
/** How far the middle of an upstroke is off its chord, of its length, to either side. */
const upstrokeSag = 0.15;
const baseShare = 0.2;
/** The line that stands on a base leans at most so far, and a flag above it is no flatter than a long upstroke: that is a 2 otherwise. */
const maxLeanOnBaseRad = 0.3;
/** Half of the base, of the stem's length. */
const baseLength = { min: 0.14, max: 0.34 } as const;

/** A line is straight where the way along it is at most this much longer than the way between its ends. */
const maxDetour = 1.04;
/** ... and upright where it is so many times as high as wide. */
const minSteepness = 1.8;
/** Points of a line that is added; a pen shakes between them. */
const addedPoints = 8;

/** The strokes with what other hands add: a 1 that is an upright line may have an upstroke, and a base. */
export function withHabits(strokes: readonly Stroke[], random: Random): readonly Stroke[] {
  const stem = uprightLine(strokes);
  if (stem === null) return strokes;
  const { top, bottom } = stem;
  const length = Math.hypot(bottom.x - top.x, bottom.y - top.y);
  const down = { x: (bottom.x - top.x) / length, y: (bottom.y - top.y) / length };
  const lean = Math.atan2(-down.x, down.y);
  const reach = random.chance(0.5)
    ? random.between(upstrokeLength.min, upstrokeLength.flag)
    : random.between(upstrokeLength.flag, upstrokeLength.max);
  const hasBase = random.chance(baseShare) && Math.abs(lean) <= maxLeanOnBaseRad;
  const largest = (hasBase ? maxUpstrokeAngleRad.long : maxUpstrokeAngle(reach)) - Math.max(0, 1.5 * lean);
  const hasUpstroke = largest > minUpstrokeAngleRad && random.chance(upstrokeShare);
  const out: Stroke[] = [{ points: stem.points, freeStart: !hasUpstroke, freeEnd: !hasBase }];
  if (hasUpstroke) {
    const angle = random.between(minUpstrokeAngleRad, largest);
    const [sin, cos] = [length * reach * Math.sin(angle), length * reach * Math.cos(angle)];
    const start = { x: top.x + cos * down.x - sin * down.y, y: top.y + sin * down.x + cos * down.y };
    out.push({
      points: bow(start, top, upstrokeSag * random.between(-1, 1)),
      freeStart: true,
      freeEnd: false,
    });
  }
  if (hasBase) {
    const half = length * random.between(baseLength.min, baseLength.max);
    const tilt = 0.15 * half * random.between(-1, 1);
    const left = { x: bottom.x - half, y: bottom.y - tilt };
    const right = { x: bottom.x + half, y: bottom.y + tilt };
    out.push({ points: bow(left, right, 0), freeStart: true, freeEnd: true });
  }
  return out;
}

/** The one stroke of a digit that is nothing but an upright line, from its top down; null for any other. */
function uprightLine(
  strokes: readonly Stroke[],
): { readonly points: readonly Point[]; readonly top: Point; readonly bottom: Point } | null {
  const [stroke] = strokes;
  if (stroke === undefined || strokes.length > 1 || !stroke.freeStart || !stroke.freeEnd) return null;
  const first = stroke.points.at(0);
  const last = stroke.points.at(-1);
  if (first === undefined || last === undefined) return null;
  const chord = Math.hypot(last.x - first.x, last.y - first.y);
  const isStraight = (lengths(stroke.points).at(-1) ?? 0) <= maxDetour * chord;
  if (!isStraight || Math.abs(last.y - first.y) < minSteepness * Math.abs(last.x - first.x)) return null;
  if (first.y < last.y) return { points: stroke.points, top: first, bottom: last };
  return { points: stroke.points.toReversed(), top: last, bottom: first };
}

/** The largest angle to upright of an upstroke of a length, as a share of the stem's. */
function maxUpstrokeAngle(reach: number): number {
  const { flag, max } = upstrokeLength;
  const { flag: ofFlag, long } = maxUpstrokeAngleRad;
  const share = Math.min(1, Math.max(0, (reach - flag / 2) / (max / 2)));
  return ofFlag + share * (long - ofFlag);
}

/** A parabola's piece between two points, whose middle is `sag` of the chord's length to one side of it. */
function bow(from: Point, to: Point, sag: number): readonly Point[] {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  return Array.from({ length: addedPoints }, (_, k) => {
    const share = k / (addedPoints - 1);
    const off = 4 * sag * share * (1 - share);
    return { x: from.x + share * dx - off * dy, y: from.y + share * dy + off * dx };
  });
}
