import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  encodePng,
  type GrayImage,
  preprocessPicture,
  readChroma,
  readGray,
  resizeArea,
} from '../../src/image/index.ts';
import { firstDifference } from '../helpers/same-image.ts';

/**
 * Pictures of every kind and the 28x28 that the pipeline makes of each, to the last bit. The expected planes
 * were made by this pipeline (`GOLDEN=generate`) and looked at one by one (`GOLDEN=display` draws the pictures
 * beside their planes into coverage/golden.png); a changed plane comes with the reason in the commit.
 */
const folder = fileURLToPath(new URL('../golden', import.meta.url));
const limits = { maxBytes: 2 * 1024 * 1024, maxSidePx: 1024 };
const mode = process.env.GOLDEN ?? 'compare';
const pictures = readdirSync(join(folder, 'pictures')).sort();

function planePath(picture: string): string {
  return join(folder, 'planes', `${basename(picture, extname(picture))}.png`);
}

function read(path: string): GrayImage {
  return readGray(new Uint8Array(readFileSync(path)), limits).gray;
}

describe('golden pictures', () => {
  test('there are pictures of every kind', () => {
    for (const kind of ['photo', 'scan', 'drawing', 'thumbnail', 'broken', 'note']) {
      expect(pictures.filter((name) => name.startsWith(kind)).length).toBeGreaterThanOrEqual(4);
    }
  });

  test.each(pictures)('%s', (name) => {
    const path = join(folder, 'pictures', name);
    const readColors = () => readChroma(new Uint8Array(readFileSync(path)), limits);
    const { plane } = preprocessPicture(read(path), readColors, {});
    if (mode === 'generate') writeFileSync(planePath(name), encodePng(plane));
    expect(firstDifference(plane, read(planePath(name)))).toBeNull();
  });

  test.runIf(mode === 'display')('draw them', () => {
    const tile = 96;
    const columns = 8;
    const rows = Math.ceil(pictures.length / columns);
    const sheet = { width: columns * 2 * tile, height: rows * tile };
    const data = new Uint8Array(sheet.width * sheet.height).fill(128);
    const draw = (image: GrayImage, left: number, top: number) => {
      const scale = (tile - 4) / Math.max(image.width, image.height);
      const small = resizeArea(image, Math.round(image.width * scale), Math.round(image.height * scale));
      for (let y = 0; y < small.height; y++) {
        data.set(small.data.subarray(y * small.width, (y + 1) * small.width), (top + y) * sheet.width + left);
      }
    };
    pictures.forEach((name, i) => {
      const left = (i % columns) * 2 * tile;
      const top = Math.floor(i / columns) * tile;
      draw(read(join(folder, 'pictures', name)), left, top);
      draw(read(planePath(name)), left + tile, top);
    });
    const out = fileURLToPath(new URL('../../coverage', import.meta.url));
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'golden.png'), encodePng({ data, ...sheet }));
  });
});
