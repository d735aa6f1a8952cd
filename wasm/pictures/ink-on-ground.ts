/** The ink of a picture on ground that a map holds, as `removeBackground` in src/image/background.ts has it, to the bit. `cells` has room for eight bytes a cell of a row. */
export function inkOnGround(
  from: usize,
  width: i32,
  height: i32,
  map: usize,
  mapWidth: i32,
  mapHeight: i32,
  cell: i32,
  minLevel: f64,
  to: usize,
  cells: usize,
): void {
  const half = cell >> 1;
  const size = f64(cell);
  for (let y: i32 = 0; y < height; y++) {
    const at = min(f64(mapHeight - 1), max(0.0, (f64(y) + 0.5) / size - 0.5));
    const row = i32(at);
    const share = at - f64(row);
    const upper = map + usize(row * mapWidth);
    const lower = map + usize(min(mapHeight - 1, row + 1) * mapWidth);
    for (let c: i32 = 0; c < mapWidth; c++) {
      const level = f64(load<u8>(upper + c));
      store<f64>(cells + (c << 3), level + share * (f64(load<u8>(lower + c)) - level));
    }
    const levels = from + usize(y * width);
    const inks = to + usize(y * width);
    // Between two cells' centres the ground changes by the same step from pixel to pixel.
    let x: i32 = 0;
    for (let c: i32 = -1; c < mapWidth; c++) {
      const left = load<f64>(cells + (max(0, c) << 3));
      const right = load<f64>(cells + (min(mapWidth - 1, c + 1) << 3));
      const step = (right - left) / size;
      const end = min(width, (c + 1) * cell + half);
      let ground = left + step * (f64(x) + 0.5 - (f64(c) + 0.5) * size);
      for (; x < end; x++, ground += step) {
        const level = f64(load<u8>(levels + x));
        const ink = i32((255.0 * (ground - level)) / max(ground, minLevel) + 0.5);
        store<u8>(inks + x, ink & ~(ink >> 31));
      }
    }
  }
}
