import type { Random } from '../random.ts';
import { clamp01, type Ink } from './ink.ts';
import { smoothNoise, whiteNoise } from './noise.ts';

/** Ink that catches only the paper's high spots: `loss` 0 (none) to 1 (most) of it is missing, in grains of `grainPx`. */
export function pencil(ink: Ink, loss: number, grainPx: number, random: Random): Ink {
  const { values, sidePx } = ink;
  const coarse = smoothNoise(sidePx, grainPx, random).values;
  const fine = whiteNoise(values.length, sidePx, random);
  const limit = loss - 0.15;
  const out = values.map((value, i) =>
    value === 0 ? 0 : value * clamp01(((coarse[i] ?? 0) + 0.12 * (fine[i] ?? 0) - limit) * 5 + 0.3),
  );
  return { values: out, sidePx };
}

/** A drying marker: streaks without ink along `angle` (radians), about `streakPx` wide. */
export function dryStreaks(ink: Ink, loss: number, streakPx: number, angle: number, random: Random): Ink {
  const { values, sidePx } = ink;
  const reach = Math.ceil((2 * sidePx) / streakPx) + 2;
  const streaks = Float32Array.from({ length: reach }, () => random.uniform());
  const fading = smoothNoise(sidePx, sidePx / 3, random).values;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const out = values.map((value, i) => {
    if (value === 0) return 0;
    const x = i % sidePx;
    const across = (cos * ((i - x) / sidePx) - sin * x + sidePx) / streakPx;
    const k = Math.floor(across);
    const blend = across - k;
    const streak = (streaks[k] ?? 0) * (1 - blend) + (streaks[k + 1] ?? 0) * blend;
    return value * clamp01((streak + 0.7 * (fading[i] ?? 0) - 1.2 * loss) * 4 + 0.5);
  });
  return { values: out, sidePx };
}

/** Black or white by one threshold, as a fax or a one-bit scan has it, with `noise` (of the ink's full range) before. */
export function oneBit(ink: Ink, level: number, noise: number, random: Random): Ink {
  const { values, sidePx } = ink;
  const grain = whiteNoise(values.length, sidePx, random);
  return { values: values.map((value, i) => (value + noise * (grain[i] ?? 0) > level ? 1 : 0)), sidePx };
}

/** Single pixels turned over: the share `salt` of ink to paper, `pepper` of paper to ink. */
export function saltAndPepper(ink: Ink, salt: number, pepper: number, random: Random): Ink {
  const values = ink.values.map((value) =>
    random.uniform() < (value > 0.5 ? salt : pepper) ? 1 - value : value,
  );
  return { values, sidePx: ink.sidePx };
}

/** Lines of a fax that came through as the line above, each with the probability `share`. */
export function repeatedLines({ values, sidePx }: Ink, share: number, random: Random): Ink {
  const out = values.slice();
  for (let y = 1; y < sidePx; y++) {
    if (random.chance(share)) out.copyWithin(y * sidePx, (y - 1) * sidePx, y * sidePx);
  }
  return { values: out, sidePx };
}
