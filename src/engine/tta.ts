import type { View } from './apply-view.ts';
import type { TtaProfile } from './types.ts';

/** Sine and cosine of 1.5 and 3 deg as constants: JavaScript engines differ in the last bits of `Math.sin`. */
const turn1_5 = { sin: 0.026176948307873153, cos: 0.9996573249755573 } as const;
const turn3 = { sin: 0.052335956242943835, cos: 0.9986295347545738 } as const;

const identity: View = { name: 'identity', xx: 1, xy: 0, yx: 0, yy: 1, shiftX: 0, shiftY: 0 };

function shifted(name: string, shiftX: number, shiftY: number): View {
  return { ...identity, name, shiftX, shiftY };
}

/** `direction` 1 turns the ink clockwise as seen (y points down), -1 the other way. */
function turned(name: string, turn: { readonly sin: number; readonly cos: number }, direction: 1 | -1): View {
  const sin = turn.sin * direction;
  return { ...identity, name, xx: turn.cos, xy: sin, yx: -sin, yy: turn.cos };
}

function scaled(name: string, scale: number): View {
  return { ...identity, name, xx: 1 / scale, yy: 1 / scale };
}

/** Above 0 the ink's upper part leans to the right, by `slope` pixels a row. */
function slanted(name: string, slope: number): View {
  return { ...identity, name, xy: slope };
}

const straightShifts: readonly View[] = [
  shifted('left', -1, 0),
  shifted('right', 1, 0),
  shifted('up', 0, -1),
  shifted('down', 0, 1),
];

const otherViews: readonly View[] = [
  shifted('left-up', -1, -1),
  shifted('right-up', 1, -1),
  shifted('left-down', -1, 1),
  shifted('right-down', 1, 1),
  turned('turned -1.5', turn1_5, -1),
  turned('turned 1.5', turn1_5, 1),
  turned('turned -3', turn3, -1),
  turned('turned 3', turn3, 1),
  scaled('scaled 0.95', 0.95),
  scaled('scaled 1.05', 1.05),
  slanted('slanted -0.06', -0.06),
  slanted('slanted 0.06', 0.06),
];

const none: readonly View[] = [identity];
const light: readonly View[] = [...none, ...straightShifts];
const strong: readonly View[] = [...light, ...otherViews];

/**
 * The views of each profile, identity first, each list the beginning of the next; `adaptive` sees as much of `strong`
 * as it needs (`adaptive.ts`). The two slants (3.4 deg) stand for handwriting that the deskew step left as it was.
 */
export const ttaViews: Readonly<Record<TtaProfile, readonly View[]>> = {
  none,
  light,
  strong,
  adaptive: strong,
};
