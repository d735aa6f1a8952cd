import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orient } from '../../src/image/orient.ts';
import type { GrayImage, Orientation } from '../../src/image/types.ts';
import { grayImages } from '../helpers/arbitraries.ts';
import { turn } from '../helpers/draw.ts';
import { inverseOrientations, orientations } from '../helpers/orientations.ts';

/** What each orientation makes of the two rows "ab" and "cd" (EXIF 2.32, the figure in section 4.6.4). */
const figures: Readonly<Record<Orientation, string>> = {
  1: 'ab/cd/ef',
  2: 'ba/dc/fe',
  3: 'fe/dc/ba',
  4: 'ef/cd/ab',
  5: 'ace/bdf',
  6: 'eca/fdb',
  7: 'fdb/eca',
  8: 'bdf/ace',
};

function fromLetters(text: string): GrayImage {
  const rows = text.split('/');
  const letters = rows.join('');
  return {
    data: Uint8Array.from(letters, (letter) => letter.charCodeAt(0)),
    width: rows[0]?.length ?? 0,
    height: rows.length,
  };
}

describe('orient', () => {
  test.each(orientations)('%d turns the picture as EXIF draws it', (orientation) => {
    expect(orient(fromLetters(figures[1]), orientation)).toEqual(fromLetters(figures[orientation]));
  });

  test('each has an inverse', () => {
    fc.assert(
      fc.property(grayImages(9), fc.constantFrom(...orientations), (image, orientation) => {
        expect(orient(orient(image, orientation), inverseOrientations[orientation])).toEqual(image);
      }),
      { seed: 51, numRuns: 200 },
    );
  });

  test('6 is a quarter turn clockwise; four of them, or of 8, are none', () => {
    fc.assert(
      fc.property(grayImages(9), (image) => {
        expect(orient(image, 6)).toEqual(turn(image));
        for (const quarter of [6, 8] as const) {
          let turned = image;
          for (let i = 0; i < 4; i++) turned = orient(turned, quarter);
          expect(turned).toEqual(image);
        }
      }),
      { seed: 52, numRuns: 100 },
    );
  });

  test('all eight differ', () => {
    const turned = orientations.map((orientation) => orient(fromLetters('ab/cd'), orientation).data.join());
    expect(new Set(turned).size).toBe(8);
  });

  test('leaves its input as it is', () => {
    const image = fromLetters(figures[1]);
    for (const orientation of orientations) orient(image, orientation);
    expect(image).toEqual(fromLetters(figures[1]));
  });
});
