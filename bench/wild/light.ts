import type { Random } from './random.ts';
import type { Canvas, Rgb } from './types.ts';

/** How bright a point of the picture is, by a factor; (x, y) from -1 to 1 along the longer side. */
export type Light = (x: number, y: number) => number;

/** Brighter on one side than on the other: from 1 down to 1 - `fall` across the picture. */
export function gradientLight(random: Random, fall: number): Light {
  const direction = random.between(0, 2 * Math.PI);
  const cos = Math.cos(direction) / 2;
  const sin = Math.sin(direction) / 2;
  return (x, y) => 1 - fall * (0.5 + cos * x + sin * y);
}

/** A lamp or a lens: darker away from a point near the middle. */
export function vignetteLight(random: Random, fall: number): Light {
  const cx = random.between(-0.4, 0.4);
  const cy = random.between(-0.4, 0.4);
  return (x, y) => 1 - fall * Math.min(1, ((x - cx) ** 2 + (y - cy) ** 2) / 1.6);
}

/** A bright patch, as a lamp mirrors itself in a whiteboard. */
export function glareLight(random: Random, gain: number): Light {
  const cx = random.between(-0.9, 0.9);
  const cy = random.between(-0.9, 0.9);
  const size = random.between(0.15, 0.4);
  return (x, y) => 1 + gain * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (size * size));
}

/** Distance to something that keeps the light off: below 0 in its shadow. */
type Silhouette = (x: number, y: number) => number;

/** The shadow of a phone, a hand or the writer's body; `depth` 0 to 1, `softness` is the width of its edge. */
export function shadowLight(random: Random, depth: number, softness: number): Light {
  const silhouette = random.pick([phone, phone, hand, body, body])(random);
  return (x, y) => {
    const t = Math.max(0, Math.min(1, 0.5 - silhouette(x, y) / softness));
    return 1 - depth * t * t * (3 - 2 * t);
  };
}

/** Held over the paper by hand: its shadow comes in from below or from a side. */
function phone(random: Random): Silhouette {
  const angle = random.pick([0, 0, Math.PI / 2, -Math.PI / 2]) + random.between(-0.35, 0.35);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const middle = random.between(-0.5, 0.5);
  const halfWidth = random.between(0.35, 0.7);
  const tip = random.between(-0.6, 0.5);
  return (x, y) => {
    const dx = Math.abs(cos * x + sin * y - middle) - halfWidth;
    const dy = tip - (cos * y - sin * x);
    return Math.hypot(Math.max(0, dx), Math.max(0, dy)) + Math.min(0, Math.max(dx, dy));
  };
}

/** A hand that comes in from below, two fingers ahead of its ball. */
function hand(random: Random): Silhouette {
  const cx = random.between(-0.9, 0.9);
  const cy = random.between(0.75, 1.25);
  const lean = random.between(-0.6, 0.6);
  const ball = random.between(0.4, 0.6);
  const fingers = [random.between(-0.4, -0.15), random.between(0, 0.3)].map((offset) => ({
    footX: cx + offset,
    dx: lean + offset * 0.5,
    dy: -random.between(0.5, 0.95),
    radius: random.between(0.09, 0.14),
  }));
  return (x, y) => {
    let nearest = Math.hypot(x - cx, y - cy) - ball;
    for (const { footX, dx, dy, radius } of fingers) {
      const along = ((x - footX) * dx + (y - cy) * dy) / (dx * dx + dy * dy);
      const t = Math.max(0, Math.min(1, along));
      nearest = Math.min(nearest, Math.hypot(x - footX - t * dx, y - cy - t * dy) - radius);
    }
    return nearest;
  };
}

function body(random: Random): Silhouette {
  const direction = random.between(0, 2 * Math.PI);
  const cos = Math.cos(direction);
  const sin = Math.sin(direction);
  const at = random.between(-0.5, 0.6);
  const waves = random.between(1, 4);
  const phase = random.between(0, 6.28);
  const bulge = random.between(0, 0.15);
  return (x, y) => cos * x + sin * y - at + bulge * Math.sin(phase + waves * (cos * y - sin * x));
}

/** Shines on a canvas: every pixel times all lights, times the light's colour. */
export function shine(canvas: Canvas, lights: readonly Light[], color: Rgb): void {
  const { rgb, width, height } = canvas;
  const half = Math.max(width, height) / 2;
  for (let row = 0; row < height; row++) {
    const y = (row + 0.5 - height / 2) / half;
    for (let column = 0; column < width; column++) {
      const x = (column + 0.5 - width / 2) / half;
      let bright = 1;
      for (const light of lights) bright *= light(x, y);
      const at = 3 * (row * width + column);
      for (let c = 0; c < 3; c++) rgb[at + c] = ((rgb[at + c] ?? 0) * bright * (color[c] ?? 255)) / 255;
    }
  }
}
