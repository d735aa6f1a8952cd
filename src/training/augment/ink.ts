/** Ink on a square canvas as it is being drawn: 0 none to 1 full, row-major. */
export interface Ink {
  readonly values: Float32Array;
  readonly sidePx: number;
}

export function clamp01(value: number): number {
  return Math.max(0, Math.min(1, value));
}

/** The mean of 3x3 pixels, zeros around. */
export function blur(ink: Ink): Ink {
  const { values, sidePx } = ink;
  const rows = new Float32Array(values.length);
  const out = new Float32Array(values.length);
  const last = sidePx - 1;
  for (let i = 0; i < values.length; i++) {
    const x = i % sidePx;
    const left = x > 0 ? (values[i - 1] ?? 0) : 0;
    const right = x < last ? (values[i + 1] ?? 0) : 0;
    rows[i] = (left + (values[i] ?? 0) + right) / 3;
  }
  for (let i = 0; i < values.length; i++) {
    out[i] = ((rows[i - sidePx] ?? 0) + (rows[i] ?? 0) + (rows[i + sidePx] ?? 0)) / 3;
  }
  return { values: out, sidePx };
}

/** Adds `amount` (negative: takes away) times a soft-edged disc around (x, y); the result stays within 0 to 1. */
export function addDisc(ink: Ink, x: number, y: number, radiusPx: number, amount: number): void {
  const { values, sidePx } = ink;
  const reach = radiusPx + 0.5;
  for (let row = Math.max(0, Math.floor(y - reach)); row < Math.min(sidePx, y + reach); row++) {
    for (let column = Math.max(0, Math.floor(x - reach)); column < Math.min(sidePx, x + reach); column++) {
      const cover = clamp01(reach - Math.hypot(column + 0.5 - x, row + 0.5 - y));
      const i = row * sidePx + column;
      values[i] = clamp01((values[i] ?? 0) + amount * cover);
    }
  }
}
