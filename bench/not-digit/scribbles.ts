import type { Random } from '../wild/random.ts';
import type { Path } from '../wild/types.ts';
import { line, smooth } from './strokes.ts';
import type { SubjectMaker } from './types.ts';

/** Random knots that a hand goes through; many enough that no digit comes out. */
function tangle(random: Random): readonly Path[] {
  const count = random.whole(12, 30);
  const knots = Array.from({ length: count }, () => ({
    x: random.between(0, 100),
    y: random.between(0, 100),
  }));
  return [smooth(knots)];
}

/** Loops that go on to the right, as a signature or a pen that is tried. */
function loops(random: Random): readonly Path[] {
  const turns = random.whole(5, 11);
  const step = random.between(8, 16);
  const radius = random.between(14, 26);
  const knots = Array.from({ length: turns * 12 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 12;
    const size = radius * (1 + 0.25 * Math.sin(i * 0.31) + 0.06 * random.normal());
    return { x: (step * i) / 12 + size * Math.cos(angle), y: 1.3 * size * Math.sin(angle) };
  });
  return [smooth(knots)];
}

/** To and fro, as something is crossed out or filled in. */
function hatch(random: Random): readonly Path[] {
  const count = random.whole(7, 20);
  const height = random.between(35, 100);
  const knots = Array.from({ length: count }, (_, i) => ({
    x: (100 * i) / count + 4 * random.normal(),
    y: (i % 2 === 0 ? 0 : height) + 6 * random.normal(),
  }));
  return [random.chance(0.5) ? smooth(knots) : knots];
}

/** Strokes that cross anywhere; fewer are a 7 or a 4 by chance. */
function sticks(random: Random): readonly Path[] {
  return Array.from({ length: random.whole(9, 16) }, () =>
    line(random.between(0, 100), random.between(0, 100), random.between(0, 100), random.between(0, 100)),
  );
}

/** Round and round from the middle, out of true: begun further out, a broad pen leaves a ring, a 0. */
function coil(random: Random): readonly Path[] {
  const turns = random.whole(5, 9);
  const drift = random.between(-2.5, 2.5);
  const knots = Array.from({ length: turns * 12 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 12;
    const size = 46 * (i / (turns * 12)) * (1 + 0.08 * random.normal());
    return { x: size * Math.cos(angle) + (drift * i) / 12, y: size * Math.sin(angle) };
  });
  return [smooth(knots)];
}

/** A line of writing that nobody can read. */
function wave(random: Random): readonly Path[] {
  const count = random.whole(14, 30);
  const knots = Array.from({ length: count }, (_, i) => ({
    x: 7 * i + 2.5 * random.normal(),
    y: (i % 2 === 0 ? 1 : -1) * random.between(2, 13) + (random.chance(0.15) ? -16 : 0),
  }));
  return [smooth(knots)];
}

const scribbles = { tangle, loops, hatch, sticks, coil, wave } as const;

/** What a pen does without a purpose. */
export const makeScribble: SubjectMaker = (random) => {
  const name = random.pick(['tangle', 'loops', 'hatch', 'sticks', 'coil', 'wave'] as const);
  return { tags: ['scribble', name], form: 'pen', paths: scribbles[name](random) };
};
