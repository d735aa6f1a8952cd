import { planeSidePx } from '../architecture.ts';
import type { Random } from '../random.ts';
import { inkedPixels } from './gaps.ts';
import { addDisc, blur, type Ink } from './ink.ts';

/** Small holes in the strokes, specks beside them, blur: each now and then. */
export function wear(whole: Ink, random: Random): Ink {
  const { sidePx } = whole;
  const ink: Ink = { values: whole.values.slice(), sidePx };
  const pixel = sidePx / planeSidePx;
  if (random.chance(0.08)) {
    const inked = inkedPixels(ink);
    for (let breaks = 1 + random.below(2); breaks > 0; breaks--) {
      const at = inked[random.below(inked.length)] ?? 0;
      addDisc(ink, (at % sidePx) + 0.5, Math.floor(at / sidePx) + 0.5, pixel * random.between(0.5, 1.3), -1);
    }
  }
  if (random.chance(0.05)) {
    for (let specks = 1 + random.below(3); specks > 0; specks--) {
      const [x, y] = [sidePx * random.uniform(), sidePx * random.uniform()];
      addDisc(ink, x, y, pixel * random.between(0.2, 0.6), random.between(0.3, 1));
    }
  }
  let worn: Ink = ink;
  for (let passes = random.chance(0.35) ? 1 + random.below(2) : 0; passes > 0; passes--) worn = blur(worn);
  return worn;
}
