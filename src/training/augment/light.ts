import type { Random } from '../random.ts';
import { clamp01 } from './ink.ts';

/** A factor for each pixel of a square picture, 1 where the light is full. */
export function pageLight(sidePx: number, random: Random): Float32Array {
  const light = new Float32Array(sidePx * sidePx).fill(1);
  if (random.chance(0.6)) slope(light, sidePx, random.between(0.05, 0.5), random);
  if (random.chance(0.2)) vignette(light, sidePx, random.between(0.1, 0.45), random);
  for (let shadows = random.chance(0.35) ? 1 + random.below(2) : 0; shadows > 0; shadows--)
    shadow(light, sidePx, random);
  return light;
}

/** Falls off evenly by `share` from one side to the other. */
function slope(light: Float32Array, sidePx: number, share: number, random: Random): void {
  const angle = random.between(0, 2 * Math.PI);
  const [stepX, stepY] = [(share * Math.cos(angle)) / sidePx, (share * Math.sin(angle)) / sidePx];
  const corner = 1 - share / 2 - ((stepX + stepY) * sidePx) / 2;
  for (let i = 0; i < light.length; i++) {
    const x = i % sidePx;
    light[i] = (light[i] ?? 0) * (corner + stepX * x + (stepY * (i - x)) / sidePx);
  }
}

/** Darker with the square of the distance from a place near the middle. */
function vignette(light: Float32Array, sidePx: number, share: number, random: Random): void {
  const [middleX, middleY] = [sidePx * random.between(0.3, 0.7), sidePx * random.between(0.3, 0.7)];
  const fall = share / (0.5 * sidePx * sidePx);
  for (let i = 0; i < light.length; i++) {
    const x = i % sidePx;
    const y = (i - x) / sidePx;
    light[i] = (light[i] ?? 0) * Math.max(0.1, 1 - fall * ((x - middleX) ** 2 + (y - middleY) ** 2));
  }
}

/** A shadow with a hard or soft edge: half the picture, a strip, or a corner. */
function shadow(light: Float32Array, sidePx: number, random: Random): void {
  const left = random.chance(0.6) ? random.between(0.55, 0.9) : random.between(0.3, 0.55);
  const softPx = sidePx * (random.chance(0.4) ? random.between(0.005, 0.03) : random.between(0.05, 0.3));
  const first = edge(sidePx, random);
  const isPlain = random.chance(0.4);
  const isStrip = random.chance(0.5);
  const second = isStrip
    ? { ...first, at: first.at + sidePx * random.between(0.1, 0.5) }
    : edge(sidePx, random);
  for (let i = 0; i < light.length; i++) {
    const x = i % sidePx;
    const y = (i - x) / sidePx;
    const inFirst = clamp01((first.cos * x + first.sin * y - first.at) / softPx + 0.5);
    const inSecond = isPlain ? 1 : clamp01((second.cos * x + second.sin * y - second.at) / softPx + 0.5);
    const dark = isPlain ? inFirst : isStrip ? inFirst * (1 - inSecond) : inFirst * inSecond;
    light[i] = (light[i] ?? 0) * (1 - dark * (1 - left));
  }
}

/** A straight line through the picture: cos x + sin y = at. */
function edge(
  sidePx: number,
  random: Random,
): { readonly cos: number; readonly sin: number; readonly at: number } {
  const angle = random.between(0, 2 * Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [x, y] = [sidePx * random.between(0.1, 0.9), sidePx * random.between(0.1, 0.9)];
  return { cos, sin, at: cos * x + sin * y };
}
