import { composite, detectGround } from './composite.ts';
import { decode } from './decode.ts';
import { histogram, percentile } from './histogram.ts';
import { orient } from './orient.ts';
import { pipelineSteps } from './pipeline-steps.ts';
import { probe } from './probe.ts';
import type { GrayImage, PictureLimits, RgbaImage } from './types.ts';

/** Colours that differ by fewer levels are the noise of a camera or of compression. */
const minRange = 24;
/** The share of the pixels, at either end, that may be anything: a digit covers more of a picture. */
const tailShare = 0.002;

/**
 * An encoded picture's colours as upright gray levels: what differs in hue and saturation differs here, whatever its luma, 128 for their
 * mean. That is the colour differences Cb and Cr (Rec. 601) along the axis on which they vary most. null where they hardly vary, and at once for a picture without any.
 * Throws what {@link decode} throws.
 */
export function readChroma(bytes: Uint8Array, limits: PictureLimits): GrayImage | null {
  if (probe(bytes, limits).isGray) return null;
  const { header, image } = decode(bytes, limits);
  const chroma = alongMainAxis(composite(image, detectGround(image, pipelineSteps.ground)));
  const counts = histogram(chroma.data);
  const range = percentile(counts, 1 - tailShare) - percentile(counts, tailShare);
  return range < minRange ? null : orient(chroma, header.orientation);
}

/** The main axis comes by the half-angle formula, without trigonometric functions, whose last bit differs between JavaScript engines. */
function alongMainAxis({ data, width, height }: RgbaImage): GrayImage {
  const count = width * height;
  let [sumX, sumY, sumXX, sumXY, sumYY] = [0, 0, 0, 0, 0];
  for (let p = 0; p < data.length; p += 4) {
    const x = cb(data, p);
    const y = cr(data, p);
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumXY += x * y;
    sumYY += y * y;
  }
  const [meanX, meanY] = [sumX / count, sumY / count];
  const wide = sumXX / count - meanX * meanX - (sumYY / count - meanY * meanY);
  const slant = 2 * (sumXY / count - meanX * meanY);
  const base = wide + Math.sqrt(wide * wide + slant * slant);
  const length = Math.sqrt(base * base + slant * slant);
  const axis = length > 0 ? { x: base / length, y: slant / length } : { x: 0, y: 1 };
  const out = new Uint8ClampedArray(count);
  for (let i = 0, p = 0; i < count; i++, p += 4) {
    out[i] = 128 + axis.x * (cb(data, p) - meanX) + axis.y * (cr(data, p) - meanY);
  }
  return { data: new Uint8Array(out.buffer), width, height };
}

/** Cb, -128 to 128. */
function cb(data: Uint8Array, p: number): number {
  return 0.5 * (data[p + 2] ?? 0) - 0.168736 * (data[p] ?? 0) - 0.331264 * (data[p + 1] ?? 0);
}

/** Cr, -128 to 128. */
function cr(data: Uint8Array, p: number): number {
  return 0.5 * (data[p] ?? 0) - 0.418688 * (data[p + 1] ?? 0) - 0.081312 * (data[p + 2] ?? 0);
}
