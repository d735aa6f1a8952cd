import { clamp01, type Ink } from './ink.ts';

/** Where a pen is on the canvas and how far its ink reaches, in pixels of the canvas. */
export interface PenPoint {
  readonly x: number;
  readonly y: number;
  readonly radiusPx: number;
}

/** The tip of a pen: an ellipse, `flatness` (1 or more) times as long as it is thick, its long axis at `angle`. */
export interface Nib {
  readonly angle: number;
  readonly flatness: number;
}

export const roundNib: Nib = { angle: 0, flatness: 1 };

/**
 * Draws a line through the points onto `ink`; the radius is half the nib's length and changes evenly between two points.
 * Distances are taken where the nib is a circle, and brought back to pixels by the length of their gradient.
 */
export function drawStroke(ink: Ink, points: readonly PenPoint[], nib: Nib): void {
  const first = points[0];
  if (first === undefined) return;
  if (points.length === 1) drawPiece(ink, first, first, nib);
  for (let k = 1; k < points.length; k++) {
    const from = points[k - 1];
    const to = points[k];
    if (from !== undefined && to !== undefined) drawPiece(ink, from, to, nib);
  }
}

function drawPiece({ values, sidePx }: Ink, from: PenPoint, to: PenPoint, nib: Nib): void {
  const { flatness } = nib;
  const cos = Math.cos(nib.angle);
  const sin = Math.sin(nib.angle);
  const [du, dv] = [
    cos * (to.x - from.x) + sin * (to.y - from.y),
    flatness * (cos * (to.y - from.y) - sin * (to.x - from.x)),
  ];
  const lengthSquared = du * du + dv * dv;
  const reach = Math.max(from.radiusPx, to.radiusPx) + 0.5;
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach));
  const right = Math.min(sidePx - 1, Math.floor(Math.max(from.x, to.x) + reach));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
  const bottom = Math.min(sidePx - 1, Math.floor(Math.max(from.y, to.y) + reach));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const px = x + 0.5 - from.x;
      const py = y + 0.5 - from.y;
      const u = cos * px + sin * py;
      const v = flatness * (cos * py - sin * px);
      const t = lengthSquared === 0 ? 0 : clamp01((u * du + v * dv) / lengthSquared);
      const [offU, offV] = [u - t * du, v - t * dv];
      const distance = Math.sqrt(offU * offU + offV * offV);
      const steep = flatness === 1 || distance === 0 ? 1 : Math.hypot(offU, flatness * offV) / distance;
      const radius = from.radiusPx + t * (to.radiusPx - from.radiusPx);
      const cover = clamp01((radius - distance) / steep + 0.5);
      const i = y * sidePx + x;
      if (cover > (values[i] ?? 0)) values[i] = cover;
    }
  }
}
