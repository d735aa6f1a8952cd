import { describe, expect, test } from 'vitest';
import { createOrtClassifier } from '../../src/engine/index.ts';
import { constantModel } from '../helpers/models.ts';
import { linearModel } from '../helpers/onnx-model.ts';

/** Class c answers the sum of pixels c, c + 10, c + 20 ..., plus c. */
const striped = linearModel({ weight: (cls, pixel) => (pixel % 10 === cls ? 1 : 0), bias: (cls) => cls });

const ramp = (scale: number): Float32Array => Float32Array.from({ length: 784 }, (_, i) => (i % 7) * scale);

function stripeSums(picture: Float32Array): readonly number[] {
  return Array.from({ length: 10 }, (_, cls) =>
    picture.reduce((sum, value, pixel) => sum + (pixel % 10 === cls ? value : 0), cls),
  );
}

describe('createOrtClassifier', () => {
  test('answers the logits of the model, row by row', async () => {
    const classifier = await createOrtClassifier(striped, 'cpu');
    const batch = Float32Array.of(...ramp(1), ...ramp(0.5), ...ramp(-1));
    const logits = await classifier.run(batch, 3);
    expect(Array.from(logits)).toEqual([1, 0.5, -1].flatMap((scale) => stripeSums(ramp(scale))));
    await classifier.dispose();
  });

  test('gives the same bits every time, in whatever company', async () => {
    const classifier = await createOrtClassifier(
      linearModel({ weight: (cls, pixel) => Math.sin(cls * 784 + pixel) }),
      'cpu',
    );
    const alone = Array.from(await classifier.run(ramp(0.1), 1));
    for (let n = 0; n < 5; n++) {
      expect(Array.from(await classifier.run(ramp(0.1), 1))).toEqual(alone);
      await classifier.run(ramp(n), 1);
    }
    await classifier.dispose();
  });

  test('two models live side by side', async () => {
    const first = await createOrtClassifier(striped, 'cpu');
    const second = await createOrtClassifier(constantModel([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), 'cpu');
    expect(Array.from(await second.run(ramp(1), 1))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(Array.from(await first.run(ramp(1), 1))).toEqual(stripeSums(ramp(1)));
    await second.dispose();
    expect(Array.from(await first.run(ramp(1), 1))).toEqual(stripeSums(ramp(1)));
    await first.dispose();
  });

  test.each([
    [
      'an input of another size',
      linearModel({ weight: () => 1, inputSide: 32 }),
      /input is float32 \[N, 1, 32, 32\], expected float32 \[N, 1, 28, 28\]/,
    ],
    [
      'another number of classes',
      linearModel({ weight: () => 1, classes: 26 }),
      /output is float32 \[N, 26\], expected float32 \[N, 10\]/,
    ],
    [
      'a batch size that is fixed',
      linearModel({ weight: () => 1, batch: 1 }),
      /input is float32 \[1, 1, 28, 28\]/,
    ],
    ['a file that is cut off', striped.subarray(0, 1000), /protobuf parsing failed/],
    ['an empty file', new Uint8Array(), /No graph was found/],
    ['a file of something else', new TextEncoder().encode('<html>404 Not Found</html>'), /protobuf/],
  ])('refuses %s', async (_, model, reason) => {
    await expect(createOrtClassifier(model, 'cpu')).rejects.toThrow(reason);
  });

  test('refuses a batch that is not as long as it says', async () => {
    const classifier = await createOrtClassifier(striped, 'cpu');
    await expect(classifier.run(new Float32Array(784), 2)).rejects.toThrow(RangeError);
    await classifier.dispose();
  });
});
