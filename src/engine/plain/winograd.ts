/** Side of the tiles of a plane that are transformed together, and their points: 6 * 6. */
export const tilePx = 6;
export const pointCount: number = tilePx ** 2;

/** The finite points at which the polynomials are evaluated; the sixth is infinity. */
const points = [0, 1, -1, 2, -2] as const;

/** What Lagrange's formula divides by at each point; moved to the weights, so that pictures see whole numbers alone. */
const factors = [1 / 4, -1 / 6, -1 / 6, 1 / 24, 1 / 24] as const;

/**
 * G of Winograd's F(7 - kernelPx, kernelPx), [6, kernelPx]: weights to their values at the six points (Lavin and Gray 2015,
 * arXiv 1509.09308, section 4).
 */
function weightTransform(kernelPx: number): readonly (readonly number[])[] {
  const atInfinity = Array.from({ length: kernelPx }, (_, n) => (n === kernelPx - 1 ? 1 : 0));
  const finite = points.map((point, i) =>
    Array.from({ length: kernelPx }, (_, n) => (factors[i] ?? 0) * point ** n),
  );
  return [...finite, atInfinity];
}

/** Pixels of the output that a tile gives, a side. */
export function stepPxOf(kernelPx: number): number {
  return tilePx - kernelPx + 1;
}

/**
 * Transforms the kernels of a convolution, [outChannels, inChannels, kernelPx, kernelPx], one by one: `put` gets the 36 values
 * G k G^T, row by row, in an array that the next call overwrites.
 */
export function transformKernels(
  kernel: Float32Array,
  kernelPx: number,
  inChannels: number,
  put: (outChannel: number, inChannel: number, values: Float64Array) => void,
): void {
  const transform = weightTransform(kernelPx);
  const rows = new Float64Array(tilePx * kernelPx);
  const values = new Float64Array(pointCount);
  const area = kernelPx ** 2;
  for (let n = 0; n * area < kernel.length; n++) {
    transform.forEach((weights, y) => {
      for (let x = 0; x < kernelPx; x++) {
        let sum = 0;
        for (let k = 0; k < kernelPx; k++)
          sum += (weights[k] ?? 0) * (kernel[n * area + k * kernelPx + x] ?? 0);
        rows[y * kernelPx + x] = sum;
      }
    });
    for (let y = 0; y < tilePx; y++) {
      transform.forEach((weights, x) => {
        let sum = 0;
        for (let k = 0; k < kernelPx; k++) sum += (weights[k] ?? 0) * (rows[y * kernelPx + k] ?? 0);
        values[y * tilePx + x] = sum;
      });
    }
    put(Math.floor(n / inChannels), n % inChannels, values);
  }
}
