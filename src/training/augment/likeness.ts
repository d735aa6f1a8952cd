import { type GrayImage, resizeArea } from '../../image/index.ts';
import { planeSidePx } from '../architecture.ts';
import { inkBox } from './clutter.ts';
import { clamp01, type Ink } from './ink.ts';

/** Longest side of the digit: as much as the pipeline needs, and little to compute on. */
const digitSidePx = 32;
const marginPx = 3;

/** The ink alone as a small picture, light on black. */
export function cleanPicture(ink: Ink): GrayImage {
  const digit = inkCrop(ink);
  const shrink = Math.min(1, digitSidePx / Math.max(digit.width, digit.height));
  const width = Math.max(1, Math.round(digit.width * shrink));
  const height = Math.max(1, Math.round(digit.height * shrink));
  const small = resizeArea(digit, width, height).data;
  const framedWidth = width + 2 * marginPx;
  const data = new Uint8Array(framedWidth * (height + 2 * marginPx));
  for (let y = 0; y < height; y++) {
    data.set(small.subarray(y * width, (y + 1) * width), (y + marginPx) * framedWidth + marginPx);
  }
  return { data, width: framedWidth, height: height + 2 * marginPx };
}

function inkCrop(ink: Ink): GrayImage {
  const { left, top, right, bottom } = inkBox(ink);
  const [width, height] = [right - left, bottom - top];
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data[y * width + x] = 255 * clamp01(ink.values[(y + top) * ink.sidePx + x + left] ?? 0) + 0.5;
    }
  }
  return { data, width, height };
}

/**
 * How much of either plane's ink lies on the other's, or a pixel beside it: the smaller of the two shares, 0 to 1. Both
 * 28x28.
 */
export function likeness(a: Uint8Array, b: Uint8Array): number {
  return Math.min(covered(a, b), covered(b, a));
}

/** The share of `ink` that the 3x3 pixels around each place of `other` hold, at their darkest. */
function covered(ink: Uint8Array, other: Uint8Array): number {
  let [all, found] = [0, 0];
  for (let i = 0; i < ink.length; i++) {
    const value = ink[i] ?? 0;
    if (value === 0) continue;
    let most = 0;
    const x = i % planeSidePx;
    for (let dy = -planeSidePx; dy <= planeSidePx; dy += planeSidePx) {
      for (let dx = x > 0 ? -1 : 0; dx <= (x < planeSidePx - 1 ? 1 : 0); dx++) {
        most = Math.max(most, other[i + dy + dx] ?? 0);
      }
    }
    all += value;
    found += Math.min(value, most);
  }
  return all === 0 ? 0 : found / all;
}
