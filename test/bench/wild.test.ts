import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeColor } from '../../bench/wild/decode-color.ts';
import { encodeJpeg } from '../../bench/wild/encode-jpeg.ts';
import { type ColorType, encodePng } from '../../bench/wild/encode-png.ts';
import { partDigits, partPictures } from '../../bench/wild/parts.ts';
import { penGlyph } from '../../bench/wild/pen-glyph.ts';
import { createRandom } from '../../bench/wild/random.ts';
import {
  calibrationErrorOf,
  compareOutcomes,
  confusionOf,
  type Outcome,
  scoreBy,
  scoreOutcomes,
} from '../../bench/wild/score.ts';
import { toShape } from '../../bench/wild/shape.ts';
import { solidGlyph } from '../../bench/wild/solid-glyph.ts';
import { type Digit, type Kind, kinds, type WildPicture } from '../../bench/wild/types.ts';
import { createWildReader } from '../../bench/wild/wild-reader.ts';
import { connectedComponents } from '../../src/image/connected-components.ts';
import { type Orientation, type PictureLimits, readGray } from '../../src/image/index.ts';
import { drawDigit } from '../helpers/draw.ts';
import { templateModel, writeModels } from '../helpers/models.ts';

const limits: PictureLimits = { maxBytes: 8e6, maxSidePx: 1024 };

const digits: readonly Digit[] = Array.from({ length: 10 }, (_, label) => ({
  label,
  pixels: drawDigit(label, { width: 28, height: 28, sizePx: 20, penPx: 2.6, ink: 255, paper: 0 }).data,
}));

function make(chosen: readonly Kind[], perKind: number, seed = 6): readonly WildPicture[] {
  return [...partPictures(digits, { part: 'tune', kinds: chosen, perKind, seed })];
}

const pictures = [
  ...make(['photo'], 20),
  ...make(['scan'], 12),
  ...make(['drawing', 'broken'], 24),
  ...make(['thumbnail'], 10),
  ...make(['layout'], 40),
  ...make(['note'], 10),
];

describe('the pictures', () => {
  test('are the same bytes for the same seed, whichever kinds are made, and others for another seed', () => {
    const few = make(['drawing', 'broken'], 4);
    const again = make(['thumbnail', 'drawing', 'broken'], 4).filter(({ kind }) => kind !== 'thumbnail');
    expect(again).toEqual(few);
    const other = make(['drawing', 'broken'], 4, 4);
    expect(other.map(({ bytes }) => bytes)).not.toEqual(few.map(({ bytes }) => bytes));
  });

  test.each(kinds)('of kind %s are read by other decoders and by ours, upright, in the same size', (kind) => {
    for (const picture of pictures.filter((each) => each.kind === kind)) {
      const shown = decodeColor(picture);
      const { width, height, header } = readGray(picture.bytes, limits);
      expect(header.format, picture.name).toBe(picture.format);
      expect(header.orientation, picture.name).toBe(picture.orientation ?? 1);
      expect([width, height], picture.name).toEqual([shown.width, shown.height]);
    }
  });

  test.each([
    ['photo', ['shadow', 'soft-shadow', 'hard-shadow', 'gradient', 'ruled', 'squared', 'dotted', 'desk']],
    ['photo', ['blue-ink', 'red-ink', 'black-ink', 'pencil', 'marker', 'off-centre', 'small', 'turned']],
    ['photo', ['whiteboard', 'blackboard', 'light-on-dark']],
    ['scan', ['dust', 'show-through', 'one-bit', 'sixteen-bit']],
    ['drawing', ['thin', 'thick', 'coloured', 'colour-on-colour', 'light-on-dark', 'specks', 'framed']],
    ['drawing', ['transparent-dark', 'transparent-light', 'off-centre', 'palette']],
    ['thumbnail', ['tight', 'light-on-dark']],
    [
      'layout',
      ['cut', 'framed', 'sheet', 'figure', 'boxed', 'ringed', 'underlined', 'squared', 'light-on-dark'],
    ],
    ['note', ['askew', 'cut', 'ruled', 'shadow', 'turned']],
    ['broken', ['loose-hat', 'broken-8', 'open-joint', 'gap', 'dashed', 'clean', 'paper']],
  ] as const)('of kind %s have among them %s', (kind, tags) => {
    const found = new Set(pictures.filter((each) => each.kind === kind).flatMap((each) => each.tags));
    expect(tags.filter((tag) => !found.has(tag))).toEqual([]);
  });

  test('of thumbnails are 16 to 28 pixels high', () => {
    for (const picture of pictures.filter(({ kind }) => kind === 'thumbnail')) {
      const { height } = decodeColor(picture);
      expect(height).toBeGreaterThanOrEqual(16);
      expect(height).toBeLessThanOrEqual(28);
    }
  });

  test('with loose hats and broken eights show a digit in several pieces', () => {
    const broken = make(['broken'], 60).filter(
      ({ tags }) => tags.includes('clean') && (tags.includes('loose-hat') || tags.includes('broken-8')),
    );
    expect(broken.length).toBeGreaterThan(2);
    for (const picture of broken) {
      const { gray } = readGray(picture.bytes, limits);
      const ground = gray.data[0] ?? 0;
      const ink = gray.data.map((level) => (Math.abs(level - ground) > 127 ? 1 : 0));
      const { components } = connectedComponents({ ...gray, data: ink });
      expect(components.length, picture.name).toBeGreaterThan(1);
    }
  });
});

describe('the parts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wild-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('have no digit and no seed in common', () => {
    // Each picture holds its own number, so that it is known again.
    writeSet(folder, 'train', 5003, 0);
    writeSet(folder, 't10k', 20, 5003);
    const numbers = (part: 'tune' | 'report'): readonly number[] =>
      partDigits(folder, part).map(({ pixels }) => (pixels[0] ?? 0) * 256 + (pixels[1] ?? 0));
    expect(numbers('tune')).toEqual(Array.from({ length: 5000 }, (_, i) => 3 + i));
    expect(numbers('report')).toEqual(Array.from({ length: 20 }, (_, i) => 5003 + i));

    const options = { kinds: ['drawing'], perKind: 3, seed: 1 } as const;
    const tune = [...partPictures(digits, { ...options, part: 'tune' })];
    const report = [...partPictures(digits, { ...options, part: 'report' })];
    expect(tune).not.toEqual(report);
  });

  test('leave out what was written with a fat pen, and say so where that is all', () => {
    const fat: readonly Digit[] = [0, 8].map((label) => ({
      label,
      pixels: drawDigit(label, { width: 28, height: 28, sizePx: 20, penPx: 7, ink: 255, paper: 0 }).data,
    }));
    const options = { part: 'tune', kinds: ['drawing'], perKind: 12, seed: 1 } as const;
    const labels = [...partPictures([...fat, ...digits.slice(1, 4)], options)].map(({ label }) => label);
    expect(new Set(labels)).toEqual(new Set([1, 2, 3]));
    expect(() => [...partPictures(fat, options)]).toThrow('thin enough');
  });

  test('draw no digit twice before all were drawn', () => {
    const labels = make(['thumbnail'], 20).map(({ label }) => label);
    expect(labels.slice(0, 10).toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(labels.slice(10).toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('glyphs', () => {
  test.each(digits)(
    'of $label have the height that was asked for, and lines of the pen that was',
    (digit) => {
      const shape = toShape(digit);
      const pen = { penPx: 4, angleRad: 0, wobble: 0, pressure: 0 };
      const thin = inkRows(penGlyph(shape, createRandom(1), { ...pen, heightPx: 200 }));
      expect(Math.abs(thin.height - 200)).toBeLessThan(4);
      // Twice the size with the same pen: twice the ink, while a solid digit grows both ways.
      const large = inkRows(penGlyph(shape, createRandom(1), { ...pen, heightPx: 400 }));
      expect(large.ink / thin.ink).toBeGreaterThan(1.85);
      expect(large.ink / thin.ink).toBeLessThan(2.1);
      const solid = inkRows(solidGlyph(shape, { heightPx: 200, angleRad: 0, level: 0.4 }));
      expect(Math.abs(solid.height - 200)).toBeLessThan(4);
      const bold = inkRows(solidGlyph(shape, { heightPx: 200, angleRad: 0, level: 0.3 }));
      expect(bold.ink).toBeGreaterThan(solid.ink);
    },
  );
});

describe('PNG files', () => {
  const kindsOfPng: readonly (readonly [ColorType, 1 | 2 | 4 | 8 | 16])[] = [
    [0, 1],
    [0, 2],
    [0, 4],
    [0, 8],
    [0, 16],
    [2, 8],
    [2, 16],
    [3, 1],
    [3, 4],
    [3, 8],
    [4, 8],
    [4, 16],
    [6, 8],
  ];

  test.each(kindsOfPng)(
    'of colour type %i and depth %i hold the samples, interlaced or not',
    (colorType, depth) => {
      const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[colorType];
      const palette = Uint8Array.from({ length: 3 * 2 ** Math.min(8, depth) }, (_, i) => (i * 37) % 256);
      const size = fc.integer({ min: 1, max: 11 });
      fc.assert(
        fc.property(size, size, fc.boolean(), fc.integer(), (width, height, interlaced, seed) => {
          const random = createRandom(seed);
          const samples = Uint16Array.from({ length: width * height * channels }, () =>
            random.whole(0, 2 ** depth - 1),
          );
          const options = { colorType, depth, interlaced, ...(colorType === 3 ? { palette } : {}) };
          const { data } = PNG.sync.read(Buffer.from(encodePng(samples, width, height, options)));
          const expected = Array.from({ length: width * height }, (_, i) => {
            const at = Array.from(samples.subarray(i * channels, (i + 1) * channels), (sample) =>
              colorType === 3 ? sample : Math.round((sample * 255) / (2 ** depth - 1)),
            );
            const [first = 0, second = 255] = at;
            if (colorType === 3) return [...palette.subarray(3 * first, 3 * first + 3), 255];
            if (colorType === 0) return [first, first, first, 255];
            if (colorType === 4) return [first, first, first, second];
            return [...at, 255].slice(0, 4);
          });
          expect(Array.from(data)).toEqual(expected.flat());
        }),
        { numRuns: 25, seed: 11 },
      );
    },
  );
});

describe('JPEG files', () => {
  test.each<Orientation>([1, 2, 3, 4, 5, 6, 7, 8])(
    'of orientation %i are shown as they were painted',
    (orientation) => {
      // Flat 16x16 blocks survive the compression.
      const [width, height] = [48, 32];
      const levels = [30, 90, 150, 210, 60, 240];
      const rgb = new Float32Array(3 * width * height);
      for (let i = 0; i < rgb.length; i++) {
        const x = Math.floor(i / 3) % width;
        const y = Math.floor(i / 3 / width);
        rgb[i] = levels[Math.floor(y / 16) * 3 + Math.floor(x / 16)] ?? 0;
      }
      const bytes = encodeJpeg({ rgb, width, height }, { quality: 95, orientation });
      const { gray } = readGray(bytes, limits);
      const shown = decodeColor({ format: 'jpeg', bytes, orientation });
      expect([gray.width, gray.height, shown.width, shown.height]).toEqual([width, height, width, height]);
      for (let i = 0; i < gray.data.length; i++) {
        expect(Math.abs((gray.data[i] ?? 0) - (rgb[3 * i] ?? 0))).toBeLessThan(4);
        expect(Math.abs((shown.data[4 * i] ?? 0) - (rgb[3 * i] ?? 0))).toBeLessThan(4);
      }
    },
  );
});

describe('the score', () => {
  const base = { kind: 'photo', tags: ['ruled'], refused: null, inferences: 2 } as const;
  const outcomes: readonly Outcome[] = [
    { ...base, name: 'a', label: 3, digit: 3, confidence: 0.9 },
    { ...base, name: 'b', label: 3, digit: 3, confidence: 0.5, tags: ['ruled', 'small'] },
    { ...base, name: 'c', label: 3, digit: 8, confidence: 0.8 },
    { ...base, name: 'd', label: 5, digit: 6, confidence: 0.4, kind: 'scan', tags: [] },
    { ...base, name: 'e', label: 5, digit: null, confidence: 0, refused: 'preprocessing_failed' },
  ];

  test('counts what is right, refused, wrong and sure, right and unsure', () => {
    expect(scoreOutcomes(outcomes, 0.7)).toEqual({ count: 5, right: 2, refused: 1, misled: 1, doubted: 1 });
  });

  test('is made for each tag, the most frequent first', () => {
    const scores = scoreBy(outcomes, 0.7, ({ tags }) => tags);
    expect([...scores].map(([tag, { count, right }]) => [tag, count, right])).toEqual([
      ['ruled', 4, 2],
      ['small', 1, 1],
    ]);
  });

  test('says how far confidence is from accuracy, over what was read', () => {
    // Bins of a fifteenth: 0.9 and 0.8 by themselves, 0.5, 0.4.
    expect(calibrationErrorOf(outcomes)).toBeCloseTo((0.1 + 0.5 + 0.8 + 0.4) / 4, 10);
  });

  test('is held against another reading of the same pictures', () => {
    const others = outcomes.map((outcome) => ({ ...outcome, inferences: 8 }));
    expect(compareOutcomes(outcomes, others)).toEqual({ pictures: 5, different: 0, cost: 0.25 });
    const changed = others.map((outcome, n) => (n === 1 ? { ...outcome, digit: 4 } : outcome));
    expect(compareOutcomes(outcomes, changed).different).toBe(1);
  });

  test('has a confusion without the refused', () => {
    const confusion = confusionOf(outcomes);
    expect(confusion[3]).toEqual([0, 0, 0, 2, 0, 0, 0, 0, 1, 0]);
    expect(confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(4);
  });
});

describe('the reader', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wild-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is the real one: it reads what the model knows, and a refusal is an outcome', async () => {
    const modelDir = join(folder, 'good');
    await writeModels(modelDir, [{ modelId: 'template', model: templateModel() }]);
    const reader = await createWildReader({ modelDir, modelIds: ['template'], profile: 'none' });
    const drawings = pictures.filter(({ kind }) => kind === 'drawing').slice(0, 10);
    const outcomes: Outcome[] = [];
    for (const picture of drawings) outcomes.push(await reader.readOutcome(picture));
    const blank = encodePng(new Uint8Array(400).fill(255), 20, 20, { colorType: 0, depth: 8 });
    const refused = await reader.readOutcome({ ...(drawings[0] ?? fail()), bytes: blank });
    await reader.dispose();
    expect(reader.modelIds).toEqual(['template']);
    expect(outcomes.map(({ name, label }) => [name, label])).toEqual(
      drawings.map(({ name, label }) => [name, label]),
    );
    expect(scoreOutcomes(outcomes, 0).right).toBeGreaterThanOrEqual(8);
    expect(refused).toMatchObject({ digit: null, confidence: 0, refused: 'preprocessing_failed' });
  });

  test('does without no model that was asked for', async () => {
    const modelDir = join(folder, 'bad');
    const foreign = { preprocess_hash: '0'.repeat(64) };
    const model = templateModel();
    await writeModels(modelDir, [
      { modelId: 'good', model },
      { modelId: 'foreign', model, overrides: foreign },
    ]);
    const options = { modelDir, profile: 'none' } as const;
    const reading = createWildReader({ ...options, modelIds: ['good', 'foreign'] });
    await expect(reading).rejects.toThrow(/foreign is refused/);
    // Those that the service reads with are not there at all.
    await expect(createWildReader(options)).rejects.toThrow(/small is refused/);
  });
});

function fail(): never {
  throw new Error('there are no drawings');
}

/** Rows that hold ink, and how many pixels' worth of ink there is. */
function inkRows({ data, width, height }: { data: Float32Array; width: number; height: number }): {
  height: number;
  ink: number;
} {
  const rows = Array.from({ length: height }, (_, y) =>
    data.subarray(y * width, (y + 1) * width).reduce((sum, cover) => sum + cover, 0),
  );
  const inked = rows.flatMap((ink, y) => (ink > 0.5 ? [y] : []));
  return {
    height: (inked.at(-1) ?? 0) - (inked[0] ?? 0) + 1,
    ink: rows.reduce((sum, ink) => sum + ink, 0),
  };
}

/** An IDX pair of `count` pictures whose first two pixels are numbers from `first` on. */
function writeSet(folder: string, set: string, count: number, first: number): void {
  const images = Buffer.alloc(16 + count * 784);
  images.writeUInt32BE(0x803, 0);
  images.writeUInt32BE(count, 4);
  images.writeUInt32BE(28, 8);
  images.writeUInt32BE(28, 12);
  for (let i = 0; i < count; i++) images.writeUInt16BE(first + i, 16 + i * 784);
  const labels = Buffer.alloc(8 + count);
  labels.writeUInt32BE(0x801, 0);
  labels.writeUInt32BE(count, 4);
  writeFileSync(join(folder, `${set}-images-idx3-ubyte.gz`), gzipSync(images));
  writeFileSync(join(folder, `${set}-labels-idx1-ubyte.gz`), gzipSync(labels));
}
