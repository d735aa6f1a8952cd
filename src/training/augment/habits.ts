import type { Point } from '../../image/index.ts';
import type { Random } from '../random.ts';
import type { Stroke } from './pen-path.ts';
import { lengths } from './stroke-shape.ts';

/** MNIST's 1 is a line for nearly all of its writers. Elsewhere it begins with an upstroke, as long as the digit for some. */
const upstrokeShare = 0.45;
/** Of the stem's length. */
const upstrokeLength = { min: 0.2, max: 0.8 } as const;
/** To the stem, and at most so far from upright: a leaning stem with a level bar is a 7. */
const upstrokeAngleRad = { min: 0.35, max: 0.85 } as const;
const baseShare = 0.2;
/** Half of the base, of the stem's length. */
const baseLength = { min: 0.14, max: 0.34 } as const;

/** A line is straight where the way along it is at most this much longer than the way between its ends. */
const maxDetour = 1.04;
/** ... and upright where it is so many times as high as wide. */
const minSteepness = 1.8;
/** Points of a straight line that is added; a pen shakes between them. */
const addedPoints = 8;

/** The strokes with what other hands add: a 1 that is an upright line may have an upstroke, and a base. */
export function withHabits(strokes: readonly Stroke[], random: Random): readonly Stroke[] {
  const stem = uprightLine(strokes);
  if (stem === null) return strokes;
  const { top, bottom } = stem;
  const length = Math.hypot(bottom.x - top.x, bottom.y - top.y);
  const down = { x: (bottom.x - top.x) / length, y: (bottom.y - top.y) / length };
  const lean = Math.atan2(-down.x, down.y);
  const largest = upstrokeAngleRad.max - Math.max(0, lean);
  const hasUpstroke = largest > upstrokeAngleRad.min && random.chance(upstrokeShare);
  const hasBase = random.chance(baseShare);
  const out: Stroke[] = [{ points: stem.points, freeStart: !hasUpstroke, freeEnd: !hasBase }];
  if (hasUpstroke) {
    const angle = random.between(upstrokeAngleRad.min, largest);
    const reach = length * random.between(upstrokeLength.min, upstrokeLength.max);
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const start = {
      x: top.x + reach * (cos * down.x - sin * down.y),
      y: top.y + reach * (sin * down.x + cos * down.y),
    };
    out.push({ points: line(start, top), freeStart: true, freeEnd: false });
  }
  if (hasBase) {
    const reach = length * random.between(baseLength.min, baseLength.max);
    const tilt = 0.15 * reach * random.between(-1, 1);
    const left = { x: bottom.x - reach, y: bottom.y - tilt };
    const right = { x: bottom.x + reach, y: bottom.y + tilt };
    out.push({ points: line(left, right), freeStart: true, freeEnd: true });
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

function line(from: Point, to: Point): readonly Point[] {
  return Array.from({ length: addedPoints }, (_, k) => {
    const share = k / (addedPoints - 1);
    return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
  });
}
