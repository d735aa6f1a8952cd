import type { Random } from './random.ts';
import { middleOf, type Shape } from './shape.ts';
import type { Glyph, Path, PathPoint } from './types.ts';

export interface PenOptions {
  /** Height of the digit in pixels, the pen's width included; of a digit twice as wide as high, half its width. */
  readonly heightPx: number;
  /** Width of the pen in pixels. */
  readonly penPx: number;
  readonly angleRad: number;
  /** 0 a plotter, 1 a shaky hand. */
  readonly wobble: number;
  /** How much the width follows the hand's pressure, 0 to 1. */
  readonly pressure: number;
}

/** What a pen follows, and its size, in units of its own. */
export type PenPaths = Pick<Shape, 'paths' | 'pathBox' | 'inkBox'>;

interface Dab extends PathPoint {
  readonly radius: number;
}

/** The shape's paths written with a round pen, antialiased. */
export function penGlyph(shape: PenPaths, random: Random, options: PenOptions): Glyph {
  const { heightPx, penPx, angleRad } = options;
  const { pathBox } = shape;
  const scale = (heightPx - penPx) / Math.max(pathBox.height, pathBox.width / 2, 1);
  const centre = middleOf(pathBox);
  const cos = Math.cos(angleRad) * scale;
  const sin = Math.sin(angleRad) * scale;
  const shake = createShake(random, options.wobble * 0.012 * shape.inkBox.height, shape.inkBox.height);
  const strokes = shape.paths.map((path): readonly Dab[] => {
    const press = createPressure(random, options.pressure, path);
    return path.map((point, i) => {
      const { x, y } = shake(point);
      const dx = x - centre.x;
      const dy = y - centre.y;
      return { x: cos * dx - sin * dy, y: sin * dx + cos * dy, radius: (penPx / 2) * press(i) };
    });
  });
  return inkStrokes(strokes);
}

/** Moves a point by a few slow waves of at most `size`, the same way wherever it is asked. */
export function createShake(random: Random, size: number, height: number): (point: PathPoint) => PathPoint {
  const waves = [1.7, 3.3, 6.1].map((cycles, i) => ({
    frequency: (cycles * 2 * Math.PI) / height,
    size: size / (1 + i),
    phases: [random.between(0, 6.28), random.between(0, 6.28), random.between(0, 6.28)] as const,
  }));
  return ({ x, y }) => {
    let dx = 0;
    let dy = 0;
    for (const { frequency, size: reach, phases } of waves) {
      dx += reach * Math.sin(frequency * y + phases[0] + 0.7 * Math.sin(frequency * x + phases[2]));
      dy += reach * Math.sin(frequency * x + phases[1] + 0.7 * Math.sin(frequency * y + phases[2]));
    }
    return { x: x + dx, y: y + dy };
  };
}

function createPressure(random: Random, amount: number, path: Path): (i: number) => number {
  const phase = random.between(0, 6.28);
  const cycles = random.between(0.8, 2.5);
  const count = Math.max(1, path.length - 1);
  return (i) => {
    const along = i / count;
    const lift = Math.min(1, (1 - along) * 6, along * 10 + 0.4);
    return 1 + amount * (0.25 * Math.sin(phase + cycles * 6.28 * along) - 0.45 * (1 - lift));
  };
}

function inkStrokes(strokes: readonly (readonly Dab[])[]): Glyph {
  const dabs = strokes.flat();
  const reach = 2 + Math.max(0, ...dabs.map(({ radius }) => radius));
  const left = Math.floor(Math.min(...dabs.map(({ x }) => x)) - reach);
  const top = Math.floor(Math.min(...dabs.map(({ y }) => y)) - reach);
  const width = Math.ceil(Math.max(...dabs.map(({ x }) => x)) + reach) - left;
  const height = Math.ceil(Math.max(...dabs.map(({ y }) => y)) + reach) - top;
  const glyph = { data: new Float32Array(width * height), width, height, originX: -left, originY: -top };
  for (const stroke of strokes) {
    stroke.forEach((dab, i) => {
      inkSegment(glyph, dab, stroke[i + 1] ?? dab);
    });
  }
  return glyph;
}

/** Covers what is within the radius of the way from `a` to `b`. */
function inkSegment(glyph: Glyph, a: Dab, b: Dab): void {
  const { data, width, height, originX, originY } = glyph;
  const reach = Math.max(a.radius, b.radius) + 1;
  const left = Math.max(0, Math.floor(Math.min(a.x, b.x) - reach + originX));
  const right = Math.min(width - 1, Math.ceil(Math.max(a.x, b.x) + reach + originX));
  const top = Math.max(0, Math.floor(Math.min(a.y, b.y) - reach + originY));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(a.y, b.y) + reach + originY));
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const squared = dx * dx + dy * dy;
  for (let row = top; row <= bottom; row++) {
    const y = row + 0.5 - originY;
    for (let column = left; column <= right; column++) {
      const x = column + 0.5 - originX;
      const along = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / squared));
      const distance = Math.hypot(x - a.x - along * dx, y - a.y - along * dy);
      const radius = a.radius + along * (b.radius - a.radius);
      // A line thinner than a pixel covers only part of each.
      const cover = Math.min(1, radius + 0.5 - distance, 2 * radius);
      const i = row * width + column;
      if (cover > (data[i] ?? 0)) data[i] = cover;
    }
  }
}
