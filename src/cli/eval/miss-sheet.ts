import { encodePng } from '../../image/index.ts';
import { planeSidePx } from '../../training/architecture.ts';
import { type LabelledPlanes, planeSize } from '../../training/planes.ts';
import type { Miss } from './summarize.ts';

const columns = 10;
const enlargement = 3;
const gapPx = 6;
const cellPx = enlargement * planeSidePx + gapPx;
const groundLevel = 96;

/** The missed pictures as a PNG, ten a row in the order of the list, each pixel three wide. At least one miss. */
export function missSheet(set: LabelledPlanes, misses: readonly Miss[]): Uint8Array {
  const width = Math.min(columns, misses.length) * cellPx + gapPx;
  const height = Math.ceil(misses.length / columns) * cellPx + gapPx;
  const data = new Uint8Array(width * height).fill(groundLevel);
  misses.forEach(({ index }, n) => {
    const left = gapPx + (n % columns) * cellPx;
    const top = gapPx + Math.floor(n / columns) * cellPx;
    for (let y = 0; y < enlargement * planeSidePx; y++) {
      for (let x = 0; x < enlargement * planeSidePx; x++) {
        const source = Math.floor(y / enlargement) * planeSidePx + Math.floor(x / enlargement);
        data[(top + y) * width + left + x] = set.planes[index * planeSize + source] ?? 0;
      }
    }
  });
  return encodePng({ data, width, height });
}
