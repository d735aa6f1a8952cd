import type { Random } from '../random.ts';
import { addDisc, type Ink } from './ink.ts';

/** Dust and specks all over the picture. */
export function addSpecks(ink: Ink, random: Random): void {
  for (let specks = 1 + random.below(8); specks > 0; specks--) {
    const [x, y] = [ink.sidePx * random.uniform(), ink.sidePx * random.uniform()];
    addDisc(ink, x, y, ink.sidePx * random.between(0.002, 0.012), random.between(0.2, 1));
  }
}

/** Part of the character beside the digit, or above or below: the digit's own ink once more, cut off by the picture's edge. */
export function addNeighbour(ink: Ink, random: Random): void {
  const { values, sidePx } = ink;
  const box = inkBox(ink);
  const gap = Math.ceil(sidePx * random.between(0.05, 0.15));
  const visible = Math.ceil(sidePx * random.between(0.02, 0.12));
  const side = random.below(4);
  const shiftX = side === 0 ? sidePx - visible - box.left : side === 1 ? visible - box.right : 0;
  const shiftY = side === 2 ? sidePx - visible - box.top : side === 3 ? visible - box.bottom : 0;
  const room = [sidePx - box.right, box.left, sidePx - box.bottom, box.top][side] ?? 0;
  if (room < visible + gap) return;
  const copy = values.slice();
  for (let i = 0; i < copy.length; i++) {
    const x = (i % sidePx) + shiftX;
    const y = Math.floor(i / sidePx) + shiftY;
    if ((copy[i] ?? 0) === 0 || x < 0 || y < 0 || x >= sidePx || y >= sidePx) continue;
    const j = y * sidePx + x;
    values[j] = Math.max(values[j] ?? 0, copy[i] ?? 0);
  }
}

/** A box's frame along one or two edges of the picture. */
export function addFrame(ink: Ink, random: Random): void {
  const { values, sidePx } = ink;
  const inset = Math.floor(sidePx * random.between(0, 0.07));
  const width = 1 + random.below(Math.max(1, Math.round(0.03 * sidePx)));
  const darkness = random.between(0.3, 1);
  const first = random.below(4);
  const edges = random.chance(0.5) ? [first] : [first, (first + 1) % 4];
  const isFramed = (x: number, y: number): boolean =>
    edges.some((edge) => {
      const depth = [x, y, sidePx - 1 - x, sidePx - 1 - y][edge] ?? 0;
      return depth >= inset && depth < inset + width;
    });
  const reach = inset + width;
  for (let y = 0; y < sidePx; y++) {
    for (let x = 0; x < sidePx; x++) {
      if (x >= reach && y >= reach && x < sidePx - reach && y < sidePx - reach) continue;
      if (isFramed(x, y)) values[y * sidePx + x] = Math.max(values[y * sidePx + x] ?? 0, darkness);
    }
  }
}

/** What is written on the back of the page: the digit mirrored, moved and faint. */
export function addShowThrough(ink: Ink, random: Random): void {
  const { values, sidePx } = ink;
  const copy = values.slice();
  const strength = random.between(0.04, 0.22);
  const [shiftX, shiftY] = [0, 0].map(() => Math.round(sidePx * random.between(-0.35, 0.35)));
  for (let y = 0; y < sidePx; y++) {
    for (let x = 0; x < sidePx; x++) {
      const [fromX, fromY] = [sidePx - 1 - x - (shiftX ?? 0), y - (shiftY ?? 0)];
      if (fromX < 0 || fromY < 0 || fromX >= sidePx || fromY >= sidePx) continue;
      const i = y * sidePx + x;
      values[i] = Math.max(values[i] ?? 0, strength * (copy[fromY * sidePx + fromX] ?? 0));
    }
  }
}

/** The smallest box that holds the ink; all of the canvas where there is none. */
export function inkBox({ values, sidePx }: Ink): {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
} {
  let [left, top, right, bottom] = [sidePx, sidePx, 0, 0];
  for (let i = 0; i < values.length; i++) {
    if ((values[i] ?? 0) <= 0.1) continue;
    const x = i % sidePx;
    const y = (i - x) / sidePx;
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  return right === 0 ? { left: 0, top: 0, right: sidePx, bottom: sidePx } : { left, top, right, bottom };
}
