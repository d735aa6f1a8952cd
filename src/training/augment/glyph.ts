import type { Point } from '../../image/index.ts';
import { planeSidePx } from '../architecture.ts';
import type { Random } from '../random.ts';
import { drawStroke } from './draw-stroke.ts';
import { withHabits } from './habits.ts';
import { clamp01, type Ink } from './ink.ts';
import { maxRadiusPx, type Pen, randomPen, withPressure } from './pen.ts';
import { penPath, type Stroke } from './pen-path.ts';
import { loopRoom, strokeRoom } from './pen-room.ts';
import type { Place } from './place.ts';
import { sampleInk } from './sample.ts';
import { randomHand, shapeStroke, thinOut } from './stroke-shape.ts';
import { randomWarp, type Warp, type WarpLimits } from './warp.ts';

/** For digits that are bent only: that could still have been written that way. */
const bentLimits: WarpLimits = { turnRad: 0.24, shear: 0.16, slant: 0.4, stretch: 0.14, elasticPx: 0.85 };

/** For digits that are drawn anew: with a mouse or a finger people draw in other proportions. */
const drawnLimits: WarpLimits = { turnRad: 0.26, shear: 0.36, slant: 0.4, stretch: 0.3, elasticPx: 1 };

/** MNIST's strokes are about so wide. */
const strokePx = 2.5;

/** The digit's own ink, seen through a random warp. */
export function bentGlyph(digit: Uint8Array, place: Place, random: Random): Ink {
  return sampled(digit, place, randomWarp(bentLimits, random));
}

/** The outline moved in or out and made sharp at the canvas' resolution: the interpolated ink as a level set. */
export function solidGlyph(digit: Uint8Array, place: Place, random: Random): Ink {
  const { values, sidePx } = sampled(digit, place, randomWarp(bentLimits, random));
  const level = random.between(0.2, 0.62);
  // At least so sharp that no ink stays none.
  const sharpness = Math.max(place.scale * random.between(0.8, 1.6), 0.5 / level);
  return { values: values.map((value) => clamp01((value - level) * sharpness + 0.5)), sidePx };
}

/** A digit's strokes on their way to a canvas. */
export interface PenGlyph {
  /** In pixels of the digit, before it is bent and placed. */
  readonly strokes: readonly Stroke[];
  readonly pen: Pen;
  /** Draws strokes, these or what is left of them. */
  draw(strokes: readonly Stroke[]): Ink;
}

/** Written again with a pen, or with its own outline where a blot hides the pen's way. */
export function writtenGlyph(digit: Uint8Array, place: Place, random: Random): Ink {
  const glyph = penGlyph(digit, place, random);
  return glyph === null ? solidGlyph(digit, place, random) : glyph.draw(glyph.strokes);
}

/** The digit written again along the middle of its strokes, by another hand with another pen; null as for `penPath`. */
export function penGlyph(digit: Uint8Array, place: Place, random: Random): PenGlyph | null {
  const written = penPath(digit);
  if (written === null) return null;
  const path = withHabits(written, random);
  const warp = randomWarp(drawnLimits, random);
  const hand = randomHand(random);
  const room = Math.min(0.7 * loopRoom(digit, strokePx), strokeRoom(path, maxRadiusPx));
  const pen = randomPen(room, random);
  const swingAt = random.between(0, 2 * Math.PI);
  const { sidePx, scale, left, top } = place;
  const toCanvas = ({ x, y }: Point): Point => {
    const bent = warp(x, y);
    return { x: (bent.x + left) * scale, y: (bent.y + top) * scale };
  };
  const stepPx = Math.max(0.3 * pen.radiusPx, 1.2 / scale);
  return {
    strokes: path.map((stroke) => shapeStroke(stroke, hand, random)),
    pen,
    draw(strokes) {
      const ink = { values: new Float32Array(sidePx * sidePx), sidePx };
      for (const stroke of strokes) {
        const line = withPressure({ ...stroke, points: thinOut(stroke.points, stepPx) }, pen, swingAt);
        const points = line.map((point) => ({
          ...toCanvas(point),
          // Thinner lines than that are fainter, not thinner.
          radiusPx: Math.max(minRadiusPx, point.radiusPx * scale),
        }));
        drawStroke(ink, points, pen.nib);
      }
      return ink;
    },
  };
}

/** Canvas pixels. */
const minRadiusPx = 0.4;

function sampled(digit: Uint8Array, { sidePx, scale, left, top }: Place, warp: Warp): Ink {
  const values = new Float32Array(sidePx * sidePx);
  const from = (offset: number): number => Math.max(0, Math.floor(offset * scale));
  const to = (offset: number): number => Math.min(sidePx, Math.ceil((offset + planeSidePx) * scale));
  for (let y = from(top); y < to(top); y++) {
    for (let x = from(left); x < to(left); x++) {
      const source = warp((x + 0.5) / scale - left, (y + 0.5) / scale - top);
      values[y * sidePx + x] = sampleInk(digit, source.x, source.y);
    }
  }
  return { values, sidePx };
}
