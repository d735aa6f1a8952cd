import { preprocess, resizeArea } from '../../src/image/index.ts';
import type { ToPlane } from '../../src/training/epoch-planes.ts';
import { type LabelledPlanes, planeSize } from '../../src/training/planes.ts';
import { createRandom } from '../../src/training/random.ts';
import type { Recipe } from '../../src/training/recipe.ts';
import { drawDigit } from '../helpers/draw.ts';

export const toPlane: ToPlane = (picture) => preprocess(picture).plane;

/** A recipe that is done in a second. */
export const tinyRecipe: Recipe = {
  name: 'tiny',
  arch: 'plain-3',
  width: 4,
  version: '0.0.1',
  seed: 1,
  epochs: 4,
  batchSize: 20,
  validation: 50,
  optimizer: { learningRate: 0.01, weightDecay: 0.01, warmUpEpochs: 0.5 },
  labelSmoothing: 0.05,
  averageDecay: 0.9,
  sets: { count: 3, seed: 1, notDigits: 0 },
  augmentation: { plain: 0.2, restroke: 0.2, pen: 0.2, broken: 0, thumbnail: 0, paper: 0 },
};

/** Digits as MNIST has them, 28x28 light ink on black, `count` of them in the order 0, 1, ... 9, 0, ..., drawn. */
export function drawnDigits(count: number, seed = 1): LabelledPlanes {
  const random = createRandom(seed);
  const planes = new Uint8Array(count * planeSize);
  const labels = Uint8Array.from({ length: count }, (_, n) => n % 10);
  labels.forEach((label, n) => {
    const large = drawDigit(label, {
      width: 56,
      height: 56,
      sizePx: random.between(34, 40),
      penPx: random.between(3.5, 6),
      ink: 255,
      paper: 0,
    });
    planes.set(resizeArea(large, 28, 28).data, n * planeSize);
  });
  return { planes, labels };
}
