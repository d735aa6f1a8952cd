import type { Point } from '../../image/index.ts';
import type { Random } from '../random.ts';
import type { Stroke } from './pen-path.ts';

/** How a hand leads the pen along the strokes that it means; lengths in pixels of the digit. */
export interface Hand {
  /** Added to every free end; negative: the pen is lifted early. */
  readonly endPx: number;
  /** Largest displacement by slow swings of about `wavePx` length. */
  readonly wobblePx: number;
  readonly wavePx: number;
  /** Straight lines of this length instead of curves, as a slow mouse draws them; 0: curves. */
  readonly cornerPx: number;
}

export function randomHand(random: Random): Hand {
  const isMouse = random.chance(0.25);
  return {
    endPx: random.between(-1, 1.6),
    wobblePx: random.chance(0.35) || isMouse ? random.between(0.1, 0.6) : 0,
    wavePx: random.between(3, 9),
    cornerPx: isMouse ? random.between(1.5, 4.5) : 0,
  };
}

/** A stroke as this hand draws it; ends that meet other strokes stay where they are. */
export function shapeStroke(stroke: Stroke, hand: Hand, random: Random): Stroke {
  if (stroke.points.length < 3) return stroke;
  const moved = withEnds(
    stroke,
    hand.endPx * random.between(0.3, 1.2),
    hand.endPx * random.between(0.3, 1.2),
  );
  const cornered = hand.cornerPx > 0 ? thinOut(moved.points, hand.cornerPx) : moved.points;
  if (hand.wobblePx === 0) return { ...moved, points: cornered };
  return { ...moved, points: wobbled({ ...moved, points: cornered }, hand, random) };
}

/** Points at least `stepPx` apart, the first and the last among them. */
export function thinOut(points: readonly Point[], stepPx: number): readonly Point[] {
  const last = points.at(-1);
  const out: Point[] = [];
  let at: Point | null = null;
  for (const point of points) {
    if (at !== null && Math.hypot(point.x - at.x, point.y - at.y) < stepPx) continue;
    out.push(point);
    at = point;
  }
  if (last !== undefined && at !== last) out.push(last);
  return out;
}

/** Free ends moved along their strokes: outwards in the direction that the last few points have, or cut back. */
function withEnds(stroke: Stroke, startPx: number, endPx: number): Stroke {
  const { freeStart, freeEnd } = stroke;
  let points = stroke.points;
  if (freeEnd) points = withEnd(points, endPx);
  if (freeStart) points = withEnd(points.toReversed(), startPx).toReversed();
  return { points, freeStart, freeEnd };
}

const directionPoints = 5;
/** Never less is left of a stroke. */
const minPoints = 6;

function withEnd(points: readonly Point[], lengthPx: number): readonly Point[] {
  const last = points.at(-1);
  const before = points.at(-1 - Math.min(directionPoints, points.length - 1));
  if (last === undefined || before === undefined) return points;
  if (lengthPx < 0) {
    let keep = points.length;
    for (let cut = 0; cut < -lengthPx && keep > minPoints; keep--) {
      const [a = last, b = last] = points.slice(keep - 2, keep);
      cut += Math.hypot(a.x - b.x, a.y - b.y);
    }
    return points.slice(0, keep);
  }
  const length = Math.hypot(last.x - before.x, last.y - before.y);
  if (length === 0) return points;
  const x = last.x + ((last.x - before.x) * lengthPx) / length;
  const y = last.y + ((last.y - before.y) * lengthPx) / length;
  return [...points, { x, y }];
}

/** Two slow waves across each axis, which fade towards ends that meet others. */
function wobbled({ points, freeStart, freeEnd }: Stroke, hand: Hand, random: Random): readonly Point[] {
  const phase = (): number => random.between(0, 2 * Math.PI);
  const [x1, x2, y1, y2] = [phase(), phase(), phase(), phase()];
  const slow = (2 * Math.PI) / (hand.wavePx * random.between(0.8, 1.4));
  const fast = slow * random.between(1.6, 2.6);
  const along = lengths(points);
  const whole = along.at(-1) ?? 0;
  return points.map((point, k) => {
    const s = along[k] ?? 0;
    const fromStart = freeStart ? 1 : Math.min(1, s / hand.wavePx);
    const fromEnd = freeEnd ? 1 : Math.min(1, (whole - s) / hand.wavePx);
    const amount = 0.5 * hand.wobblePx * fromStart * fromEnd;
    return {
      x: point.x + amount * (Math.sin(slow * s + x1) + Math.sin(fast * s + x2)),
      y: point.y + amount * (Math.sin(slow * s + y1) + Math.sin(fast * s + y2)),
    };
  });
}

/** The way from the first point to each. */
export function lengths(points: readonly Point[]): readonly number[] {
  let [length, previous] = [0, points[0]];
  return points.map((point) => {
    if (previous !== undefined) length += Math.hypot(point.x - previous.x, point.y - previous.y);
    previous = point;
    return length;
  });
}
