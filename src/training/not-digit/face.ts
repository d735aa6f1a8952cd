import type { Random } from '../random.ts';
import { area, cutOut, ellipse, line, stroke } from './curves.ts';
import type { Drawing, Mark, NotDigitSource, Path, Subject } from './types.ts';

/** A smiley: round or long, glad or sad, at times with ears, hair, a nose or glasses; drawn or filled. */
export function face(_source: NotDigitSource, random: Random): Subject {
  const filled = random.chance(0.25);
  const feature = (path: Path): Mark => (filled ? cutOut(path) : area(path));
  const [width, height] = [random.between(0.8, 1.15), random.between(0.85, 1.15)];
  const head = ellipse(0, 0, width, height);
  const [eyeX, eyeY] = [random.between(0.28, 0.45), random.between(-0.4, -0.15)];
  const eye = random.between(0.09, 0.18);
  const open = !filled && random.chance(0.3);
  const eyes = [-eyeX, eyeX].map((x) =>
    open
      ? stroke(ellipse(x, eyeY, 1.6 * eye))
      : feature(ellipse(x, eyeY, eye, eye * random.between(0.8, 1.6))),
  );
  return {
    form: 'drawing',
    drawing: [filled ? area(head) : stroke(head), ...eyes, ...mouth(random, filled), ...extras(random)],
  };
}

function mouth(random: Random, filled: boolean): Drawing {
  const radius = random.between(0.35, 0.6);
  const glad = random.chance(0.6);
  const path = glad
    ? ellipse(0, 0.12, radius, radius * random.between(0.7, 1), 0.35, Math.PI - 0.35)
    : ellipse(0, 0.75, radius, 0.35, Math.PI + 0.35, 2 * Math.PI - 0.35);
  if (filled || random.chance(0.25)) return [filled ? cutOut(path) : area(path)];
  return random.chance(0.15) ? [line([-0.4, 0.45], [0.4, random.between(0.35, 0.55)])] : [stroke(path)];
}

function extras(random: Random): Drawing {
  const marks: Mark[] = [];
  if (random.chance(0.3)) marks.push(line([0, -0.1], [random.between(-0.12, 0.12), 0.15]));
  if (random.chance(0.2)) {
    for (const x of [-1.1, 1.1]) marks.push(stroke(ellipse(x, 0, 0.2, 0.3)));
  }
  if (random.chance(0.25)) {
    for (let hair = 3 + random.below(5); hair > 0; hair--) {
      const angle = random.between(-2.6, -0.5);
      const long = random.between(1.2, 1.5);
      marks.push(line([Math.cos(angle), Math.sin(angle)], [long * Math.cos(angle), long * Math.sin(angle)]));
    }
  }
  return marks;
}
