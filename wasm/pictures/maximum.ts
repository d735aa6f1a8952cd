/**
 * For each byte the largest of `window` from there on, `step` bytes apart, in place: of two, of four and so on, each from two of the step
 * before. What would need bytes beyond `end` is left half done.
 */
function maximumAhead(start: usize, end: usize, window: usize, step: usize): void {
  let covered: usize = 1;
  while (covered < window) {
    const more = min(covered, window - covered);
    const shift = more * step;
    for (let p = start; p + shift < end; p += 16)
      v128.store(p, i8x16.max_u(v128.load(p), v128.load(p + shift)));
    covered += more;
  }
}

export function maximum(
  from: usize,
  width: usize,
  height: usize,
  radius: usize,
  to: usize,
  padded: usize,
): void {
  const window = 2 * radius + 1;
  const stride = width + 2 * radius;
  const end = padded + (height + 2 * radius) * stride;
  const first = padded + radius * stride;
  memory.fill(padded, 0, end - padded);
  for (let y: usize = 0; y < height; y++) memory.copy(first + y * stride + radius, from + y * width, width);
  maximumAhead(first, first + height * stride, window, 1);
  maximumAhead(padded, end, window, stride);
  for (let y: usize = 0; y < height; y++) memory.copy(to + y * width, padded + y * stride, width);
}
