import { projectSheet } from '../wild/camera.ts';
import { createCanvas } from '../wild/canvas.ts';
import { addSensorNoise } from '../wild/optics.ts';
import type { Random } from '../wild/random.ts';
import { specks } from '../wild/specks.ts';
import { layOnDesk, printPaper, surfaceColor, textureSurface } from '../wild/surface.ts';
import type { Rgb } from '../wild/types.ts';
import type { Scene, ScenePainter } from './types.ts';

/** A page on which nothing is written: blank, dusty, ruled, on a desk; or a canvas that nobody has drawn on. */
export const paintEmpty: ScenePainter = (random, { textures }, { width, height }): Scene => {
  const name = random.pick(['blank', 'dust', 'ruled', 'ruled', 'desk', 'flat', 'noisy'] as const);
  if (name === 'flat' || name === 'noisy') {
    const canvas = createCanvas(width, height, flatColor(random));
    if (name === 'noisy') addSensorNoise(canvas, random, textures, { luma: random.between(1, 8), chroma: 2 });
    return { tags: ['empty', name], canvas };
  }
  const canvas = createCanvas(width, height, surfaceColor(random, 'paper'));
  const sheet = projectSheet(width, height, {
    angleRad: 0.04 * random.normal(),
    tiltX: random.between(-0.06, 0.06),
    tiltY: random.between(-0.06, 0.06),
  });
  textureSurface(canvas, sheet, random, textures, 'paper');
  const tags: string[] = ['empty', name];
  if (name === 'ruled') {
    const heightPx = Math.min(width, height) * random.between(0.2, 0.5);
    const pxPerMm = heightPx / random.between(8, 25);
    tags.push(...printPaper(canvas, sheet, random, { x: 0, y: 0, heightPx, pxPerMm }));
  }
  if (name === 'dust') {
    const count = random.whole(2, 30);
    const sizePx = [0.5, Math.max(1, Math.min(width, height) / 160)] as const;
    specks(canvas, random, { count, sizePx, color: [70, 66, 60] });
  }
  if (name === 'desk') {
    layOnDesk(canvas, sheet, random, textures, { x: 0, y: 0, clearPx: 0.25 * Math.min(width, height) });
  }
  return { tags, canvas };
};

function flatColor(random: Random): Rgb {
  if (random.chance(0.4))
    return random.pick([
      [255, 255, 255],
      [0, 0, 0],
      [128, 128, 128],
    ]);
  return [random.between(0, 255), random.between(0, 255), random.between(0, 255)];
}
