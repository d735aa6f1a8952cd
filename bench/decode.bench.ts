import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { decode } from '../src/image/decode.ts';
import { type BenchRow, measure } from './measure.ts';
import { benchPicture, encodeBenchJpeg, encodeBenchPng } from './pictures.ts';

const limits = { maxBytes: 8 * 1024 * 1024, maxSidePx: 1024 };
/** jpeg-js rounds its inverse transform more coarsely than libjpeg, whose bits ours gives. */
const jpegTolerance = 4;

/** Encoded bytes to pixels, beside the libraries that do the same: what `decode-png.ts` and `decode-jpeg.ts` claim. */
export async function benchDecode(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const sidePx of [28, 280, 1024]) {
    const picture = benchPicture(sidePx);
    const png = encodeBenchPng(picture);
    const pngBuffer = Buffer.from(png);
    requireEqual(decode(png, limits).image.data, PNG.sync.read(pngBuffer).data, 0);
    rows.push(await measure(`decode, ${sidePx} px PNG`, () => decode(png, limits)));
    rows.push(await measure(`pngjs, ${sidePx} px PNG`, () => PNG.sync.read(pngBuffer)));

    const file = encodeBenchJpeg(picture);
    const options = { useTArray: true, tolerantDecoding: false } as const;
    requireEqual(decode(file, limits).image.data, jpeg.decode(file, options).data, jpegTolerance);
    rows.push(await measure(`decode, ${sidePx} px JPEG`, () => decode(file, limits)));
    rows.push(await measure(`jpeg-js, ${sidePx} px JPEG`, () => jpeg.decode(file, options)));
  }
  return rows;
}

function requireEqual(found: Uint8Array, expected: Uint8Array, tolerance: number): void {
  const differing = found.findIndex((value, i) => Math.abs(value - (expected[i] ?? 0)) > tolerance);
  if (found.length !== expected.length || differing >= 0)
    throw new Error(`The decoders disagree at byte ${differing} of ${expected.length}.`);
}
