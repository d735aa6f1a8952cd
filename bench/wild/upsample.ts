/** A smooth surface over a digit: `scale` samples for each of its pixels, `margin` pixels of paper around it. */
export interface Field {
  /** Side by side values, 0 paper to 1 ink, row-major. */
  readonly data: Float32Array;
  readonly side: number;
  readonly scale: number;
  readonly margin: number;
}

/**
 * A square picture as a surface without corners, by a uniform cubic B-spline with the pixels as its control
 * points: what a pen might have written before it was reduced to so few pixels. `pixels`: 0 to 255.
 */
export function upsample(pixels: Uint8Array, sidePx: number, scale: number, margin: number): Field {
  const side = (sidePx + 2 * margin) * scale;
  // Paper around, so that every place has its four control points.
  const padded = sidePx + 2 * margin + 4;
  const points = new Float32Array(padded * padded);
  for (let y = 0; y < sidePx; y++) {
    for (let x = 0; x < sidePx; x++) {
      points[(y + margin + 2) * padded + x + margin + 2] = (pixels[y * sidePx + x] ?? 0) / 255;
    }
  }
  const rows = spline(points, padded, scale);
  return { data: spline(rows, padded, scale), side, scale, margin };
}

/** Each of the image's columns as a row that is `scale` times as fine: twice applied, the whole image is. */
function spline(image: Float32Array, length: number, scale: number): Float32Array {
  const lines = image.length / length;
  const fine = (length - 4) * scale;
  const out = new Float32Array(lines * fine);
  for (let i = 0; i < fine; i++) {
    const at = (i + 0.5) / scale + 1.5;
    const first = Math.floor(at) - 1;
    const [a, b, c, d] = splineWeights(at - first - 1);
    for (let line = 0; line < lines; line++) {
      const from = line * length + first;
      out[i * lines + line] =
        a * (image[from] ?? 0) +
        b * (image[from + 1] ?? 0) +
        c * (image[from + 2] ?? 0) +
        d * (image[from + 3] ?? 0);
    }
  }
  return out;
}

/** Weights of the four control points around a place `t` (0 to 1) past the second. */
function splineWeights(t: number): readonly [number, number, number, number] {
  const u = 1 - t;
  return [
    (u * u * u) / 6,
    (3 * t * t * t - 6 * t * t + 4) / 6,
    (3 * u * u * u - 6 * u * u + 4) / 6,
    (t * t * t) / 6,
  ];
}
