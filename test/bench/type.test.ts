import { expect, test } from 'vitest';
import { faceKinds, typesetPictures } from '../../bench/type/typeset-pictures.ts';
import { preprocess, readGray } from '../../src/image/index.ts';
import { digitFontPackages } from '../../src/training/node/font-names.ts';

const pictures = [...typesetPictures()];

test('every font shows every digit in every form, none of them a font of training', () => {
  const faces = new Set(pictures.map(({ face }) => face));
  expect(pictures).toHaveLength(faces.size * 10 * 3);
  expect(new Set(pictures.map(({ kind }) => kind))).toEqual(new Set(faceKinds));
  const trained = new Set(digitFontPackages.map(({ name }) => name));
  expect([...faces].filter((face) => trained.has(face) || face < 'n')).toEqual([]);
});

test('the pipeline finds one digit in each, no two of a font alike', () => {
  const planes = pictures.map(({ bytes }) => {
    const { gray } = readGray(bytes, { maxBytes: 1e6, maxSidePx: 1024 });
    return Buffer.from(preprocess(gray).plane.data).toString('base64');
  });
  expect(new Set(planes).size).toBeGreaterThan(0.97 * planes.length);
});
