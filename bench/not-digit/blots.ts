import type { Random } from '../wild/random.ts';
import type { Path } from '../wild/types.ts';
import type { SubjectMaker } from './types.ts';

/** A closed edge around a point, its distance a sum of waves. */
function lump(random: Random, x: number, y: number, radius: number, rough: number): Path {
  const waves = Array.from({ length: 7 }, (_, i) => ({
    size: (rough * random.between(0.3, 1)) / (1 + 0.6 * i),
    phase: random.between(0, 6.28),
    turns: i + 2,
  }));
  const flat = random.between(0.75, 1);
  const turn = random.between(0, Math.PI);
  return Array.from({ length: 120 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 120;
    const out = waves.reduce(
      (sum, { size, phase, turns }) => sum + size * Math.sin(phase + turns * angle),
      1,
    );
    const u = radius * out * Math.cos(angle);
    const v = radius * out * flat * Math.sin(angle);
    return { x: x + Math.cos(turn) * u - Math.sin(turn) * v, y: y + Math.sin(turn) * u + Math.cos(turn) * v };
  });
}

/** Where ink, coffee or paint fell: one blot, a splash with drops around, or several. */
export const makeBlot: SubjectMaker = (random) => {
  const name = random.pick(['blot', 'splash', 'splash', 'spots'] as const);
  const paths: Path[] = [];
  if (name === 'spots') {
    for (let n = random.whole(4, 9); n > 0; n--) {
      const [x, y] = [random.between(0, 100), random.between(0, 100)];
      paths.push(lump(random, x, y, random.logBetween(4, 18), 0.2));
    }
    return { tags: ['blot', name], form: 'outline', paths };
  }
  paths.push(lump(random, 50, 50, 32, name === 'blot' ? random.between(0.1, 0.3) : random.between(0.3, 0.5)));
  for (let n = name === 'blot' ? 0 : random.whole(3, 12); n > 0; n--) {
    const angle = random.between(0, 6.28);
    const away = random.between(40, 62);
    const [x, y] = [50 + away * Math.cos(angle), 50 + away * Math.sin(angle)];
    paths.push(lump(random, x, y, random.logBetween(1.5, 6), 0.15));
  }
  return { tags: ['blot', name], form: 'outline', paths };
};
