import type { Mask } from '../../image/index.ts';

/** The eight neighbours' offsets clockwise from the one above. */
const clockwise = [
  [0, -1],
  [1, -1],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
] as const;

/**
 * The mask thinned to lines of one pixel that keep its shape (Zhang and Suen 1984, doi:10.1145/357994.358023). A
 * pixel at the border of the image is taken to be no ink.
 */
export function skeleton(mask: Mask): Mask {
  const { width, height } = mask;
  const data = mask.data.slice();
  const offsets = clockwise.map(([dx, dy]) => dy * width + dx);
  let ink: number[] = [];
  data.forEach((value, i) => {
    const x = i % width;
    const y = (i - x) / width;
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) data[i] = 0;
    else if (value === 1) ink.push(i);
  });
  const ring = new Uint8Array(8);
  const isDeletable = (i: number, second: boolean): boolean => {
    let count = 0;
    let rises = 0;
    for (let k = 0; k < 8; k++) {
      ring[k] = data[i + (offsets[k] ?? 0)] ?? 0;
      count += ring[k] ?? 0;
    }
    if (count < 2 || count > 6) return false;
    for (let k = 0; k < 8; k++) rises += (ring[k] ?? 0) < (ring[(k + 1) % 8] ?? 0) ? 1 : 0;
    if (rises !== 1) return false;
    const [up = 0, , right = 0, , down = 0, , left = 0] = ring;
    return second
      ? up * right * left === 0 && up * down * left === 0
      : up * right * down === 0 && right * down * left === 0;
  };
  for (let unchanged = 0, second = false; unchanged < 2; second = !second) {
    const deleted = ink.filter((i) => isDeletable(i, second));
    for (const i of deleted) data[i] = 0;
    unchanged = deleted.length === 0 ? unchanged + 1 : 0;
    ink = ink.filter((i) => data[i] === 1);
  }
  return { data, width, height };
}
