import { clamp01, type Ink } from '../augment/ink.ts';
import type { Random } from '../random.ts';
import type { NotDigitSource, Subject } from './types.ts';
import { valueNoise } from './value-noise.ts';

/** Side of the canvas, in pixels. */
const side = { min: 28, max: 64 } as const;

/** Noise of any spectrum as ink: clouds, grain, wood, cloth; as it is, in two levels, or as contour lines. */
export function texture(_source: NotDigitSource, random: Random): Subject {
  const sidePx = Math.round(random.between(side.min, side.max));
  const noise = valueNoise(
    sidePx,
    {
      cells: random.between(1.5, 9),
      octaves: 1 + random.below(4),
      roughness: random.between(0.3, 0.8),
      stretch: random.chance(0.3) ? random.between(2, 6) : 1,
    },
    random,
  );
  return { form: 'ink', ink: { values: developed(noise, random), sidePx } };
}

function developed(noise: Float32Array, random: Random): Float32Array {
  const sharpness = random.between(3, 20);
  const level = random.between(0.45, 0.62);
  if (random.chance(0.3)) {
    const rings = random.between(2, 7);
    return noise.map((value) => clamp01(0.5 + 2 * Math.sin(2 * Math.PI * rings * value)));
  }
  return noise.map((value) => clamp01((value - level) * sharpness + 0.5));
}

/** A stain: noise that a round edge ends, with drops beside it at times. */
export function blob(_source: NotDigitSource, random: Random): Subject {
  const sidePx = Math.round(random.between(side.min, side.max));
  const cells = random.between(2, 5);
  const noise = valueNoise(sidePx, { cells, octaves: 3, roughness: 0.5, stretch: 1 }, random);
  const [width, height] = [random.between(0.2, 0.42), random.between(0.2, 0.42)];
  const ragged = random.between(0.8, 2.4);
  const hollow = random.chance(0.25) ? random.between(0.3, 0.7) : 0;
  const sharpness = sidePx / 8;
  const values = noise.map((value, i) => {
    const x = ((i % sidePx) + 0.5) / sidePx - 0.5;
    const y = (Math.floor(i / sidePx) + 0.5) / sidePx - 0.5;
    const reach = Math.hypot(x / width, y / height) + ragged * (value - 0.5);
    const outer = clamp01((1 - reach) * sharpness + 0.5);
    return hollow === 0 ? outer : Math.min(outer, clamp01((reach - hollow) * sharpness + 0.5));
  });
  const ink: Ink = { values, sidePx };
  return { form: 'ink', ink };
}
