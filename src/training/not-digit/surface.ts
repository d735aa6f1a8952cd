import { clamp01, type Ink } from '../augment/ink.ts';
import type { Random } from '../random.ts';
import { pick } from './pick.ts';
import type { NotDigitSource, Subject } from './types.ts';

/** What a photo of paper shows beside writing: how dark it is at (x, y), each 0 to 1. */
type Shade = (x: number, y: number) => number;

const side = { min: 28, max: 64 } as const;
const kinds = [edge, corner, crease, tableCorner, shadow, ruling, gradient] as const;

/** Edges of paper, creases, corners of tables, shadows: alone or two of them. */
export function surface(_source: NotDigitSource, random: Random): Subject {
  const sidePx = Math.round(random.between(side.min, side.max));
  const shades = Array.from({ length: 1 + random.below(2) }, () => pick(kinds, random)(random));
  const values = Float32Array.from({ length: sidePx * sidePx }, (_, i) => {
    const x = ((i % sidePx) + 0.5) / sidePx;
    const y = (Math.floor(i / sidePx) + 0.5) / sidePx;
    return Math.max(...shades.map((shade) => clamp01(shade(x, y))));
  });
  const ink: Ink = { values, sidePx };
  return { form: 'ink', ink };
}

/** Signed distance from a random line that passes near the middle. */
function distance(random: Random): Shade {
  const angle = random.between(0, 2 * Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const offset = 0.5 * (cos + sin) + random.between(-0.25, 0.25);
  return (x, y) => x * cos + y * sin - offset;
}

function edge(random: Random): Shade {
  const from = distance(random);
  const sharpness = random.between(4, 60);
  return (x, y) => from(x, y) * sharpness;
}

function corner(random: Random): Shade {
  const [a, b] = [edge(random), edge(random)];
  return (x, y) => Math.min(a(x, y), b(x, y));
}

/** A bent line, thin, that fades. */
function crease(random: Random): Shade {
  const from = distance(random);
  const bend = random.between(-0.3, 0.3);
  const width = random.between(0.015, 0.05);
  return (x, y) => 1.3 - Math.abs(from(x, y) + bend * (x - y) * (x + y - 1)) / width;
}

/** Lines that meet at right angles, of one or both sides. */
function tableCorner(random: Random): Shade {
  const [left, top] = [random.between(0.2, 0.8), random.between(0.2, 0.8)];
  const width = random.between(0.02, 0.05);
  const through = random.chance(0.5);
  return (x, y) => {
    const upright = through || y > top ? 1.3 - Math.abs(x - left) / width : 0;
    const flat = through || x > left ? 1.3 - Math.abs(y - top) / width : 0;
    return Math.max(upright, flat);
  };
}

function shadow(random: Random): Shade {
  const [x0, y0] = [random.between(0, 1), random.between(0, 1)];
  const [width, height] = [random.between(0.2, 0.6), random.between(0.2, 0.6)];
  const soft = random.between(1, 6);
  return (x, y) => (1 - Math.hypot((x - x0) / width, (y - y0) / height)) * soft;
}

function ruling(random: Random): Shade {
  const from = distance(random);
  const step = random.between(0.12, 0.35);
  const share = random.between(0.1, 0.35);
  return (x, y) => {
    const along = (((from(x, y) / step) % 1) + 1) % 1;
    return along < share ? 1 : 0;
  };
}

function gradient(random: Random): Shade {
  const from = distance(random);
  const bend = random.between(-2, 2);
  return (x, y) => 0.5 + from(x, y) + bend * (x - 0.5) * (y - 0.5);
}
