/*
 * AssemblyScript (npm run build:wasm): the arithmetic of a plain network, four channels at a time. Convolutions are Winograd's
 * over tiles of 6x6 (Lavin and Gray 2015, arXiv 1509.09308): F(4x4, 3x3) and F(2x2, 5x5) share their points 0, 1, -1, 2, -2 and
 * infinity, and so the way in. src/engine/plain/kernels.ts says what the functions do; addresses and strides are in bytes.
 */

const tilePx: usize = 6;
const vectorBytes: usize = 16;
const floatBytes: usize = 4;

/** A row of the tile on its way: six vectors. */
const scratchRow: usize = tilePx * vectorBytes;

export function toPoints(
  from: usize,
  rowBytes: usize,
  pixelBytes: usize,
  tiles: usize,
  stepPx: usize,
  to: usize,
  pointBytes: usize,
  scratch: usize,
): void {
  let tile = to;
  for (let y: usize = 0; y < tiles; y++) {
    for (let x: usize = 0; x < tiles; x++) {
      tileToPoints(
        from + stepPx * (y * rowBytes + x * pixelBytes),
        rowBytes,
        pixelBytes,
        tile,
        pointBytes,
        scratch,
      );
      tile += pixelBytes;
    }
  }
}

function tileToPoints(
  from: usize,
  rowBytes: usize,
  pixelBytes: usize,
  to: usize,
  pointBytes: usize,
  scratch: usize,
): void {
  for (let c: usize = 0; c < pixelBytes; c += vectorBytes) {
    // First its rows, to the scratch, then what came out column by column. One call, since only such are inlined.
    let source = from + c;
    let nextSource = rowBytes;
    let sourceStep = pixelBytes;
    let target = scratch;
    let nextTarget = scratchRow;
    let targetStep = vectorBytes;
    for (let pass = 0; pass < 2; pass++) {
      for (let n: usize = 0; n < tilePx; n++) {
        evaluate(source + n * nextSource, sourceStep, target + n * nextTarget, targetStep);
      }
      source = scratch;
      nextSource = vectorBytes;
      sourceStep = scratchRow;
      target = to + c;
      nextTarget = pointBytes;
      targetStep = tilePx * pointBytes;
    }
  }
}

/** Six values in a row to the six points: a column of B^T d. */
function evaluate(from: usize, step: usize, to: usize, toStep: usize): void {
  const four = f32x4.splat(4);
  const five = f32x4.splat(5);
  const d0 = v128.load(from);
  const d1 = v128.load(from + step);
  const d2 = v128.load(from + 2 * step);
  const d3 = v128.load(from + 3 * step);
  const d4 = v128.load(from + 4 * step);
  const d5 = v128.load(from + 5 * step);
  const even1 = f32x4.sub(d4, f32x4.mul(four, d2));
  const odd1 = f32x4.sub(d3, f32x4.mul(four, d1));
  const even2 = f32x4.sub(d4, d2);
  const odd2 = f32x4.mul(f32x4.splat(2), f32x4.sub(d3, d1));
  v128.store(to, f32x4.add(f32x4.sub(f32x4.mul(four, d0), f32x4.mul(five, d2)), d4));
  v128.store(to + toStep, f32x4.add(even1, odd1));
  v128.store(to + 2 * toStep, f32x4.sub(even1, odd1));
  v128.store(to + 3 * toStep, f32x4.add(even2, odd2));
  v128.store(to + 4 * toStep, f32x4.sub(even2, odd2));
  v128.store(to + 5 * toStep, f32x4.add(f32x4.sub(f32x4.mul(four, d1), f32x4.mul(five, d3)), d5));
}

function multiplyAdd(sum: v128, factor: v128, weights: v128): v128 {
  return f32x4.add(sum, f32x4.mul(factor, weights));
}

/** Four rows by eight columns at a time: eight sums and two weights stay in registers. Four steps a round, by hand. */
export function multiply(
  left: usize,
  right: usize,
  to: usize,
  points: usize,
  rows: usize,
  depth: usize,
  columns: usize,
): void {
  const leftBytes = depth * floatBytes;
  const toBytes = columns * floatBytes;
  let block = right;
  for (let point: usize = 0; point < points; point++) {
    for (let column: usize = 0; column < toBytes; column += 2 * vectorBytes) {
      let out = to + point * rows * toBytes + column;
      for (let row: usize = 0; row < rows; row += 4) {
        let l0 = left + (point * rows + row) * leftBytes;
        let l1 = l0 + leftBytes;
        let l2 = l1 + leftBytes;
        let l3 = l2 + leftBytes;
        const end = l1;
        let w = block;
        let a0 = f32x4.splat(0);
        let a1 = a0;
        let b0 = a0;
        let b1 = a0;
        let c0 = a0;
        let c1 = a0;
        let d0 = a0;
        let d1 = a0;
        while (l0 < end) {
          let w0 = v128.load(w);
          let w1 = v128.load(w, 16);
          let value = v128.load32_splat(l0);
          a0 = multiplyAdd(a0, value, w0);
          a1 = multiplyAdd(a1, value, w1);
          value = v128.load32_splat(l1);
          b0 = multiplyAdd(b0, value, w0);
          b1 = multiplyAdd(b1, value, w1);
          value = v128.load32_splat(l2);
          c0 = multiplyAdd(c0, value, w0);
          c1 = multiplyAdd(c1, value, w1);
          value = v128.load32_splat(l3);
          d0 = multiplyAdd(d0, value, w0);
          d1 = multiplyAdd(d1, value, w1);

          w0 = v128.load(w, 32);
          w1 = v128.load(w, 48);
          value = v128.load32_splat(l0, 4);
          a0 = multiplyAdd(a0, value, w0);
          a1 = multiplyAdd(a1, value, w1);
          value = v128.load32_splat(l1, 4);
          b0 = multiplyAdd(b0, value, w0);
          b1 = multiplyAdd(b1, value, w1);
          value = v128.load32_splat(l2, 4);
          c0 = multiplyAdd(c0, value, w0);
          c1 = multiplyAdd(c1, value, w1);
          value = v128.load32_splat(l3, 4);
          d0 = multiplyAdd(d0, value, w0);
          d1 = multiplyAdd(d1, value, w1);

          w0 = v128.load(w, 64);
          w1 = v128.load(w, 80);
          value = v128.load32_splat(l0, 8);
          a0 = multiplyAdd(a0, value, w0);
          a1 = multiplyAdd(a1, value, w1);
          value = v128.load32_splat(l1, 8);
          b0 = multiplyAdd(b0, value, w0);
          b1 = multiplyAdd(b1, value, w1);
          value = v128.load32_splat(l2, 8);
          c0 = multiplyAdd(c0, value, w0);
          c1 = multiplyAdd(c1, value, w1);
          value = v128.load32_splat(l3, 8);
          d0 = multiplyAdd(d0, value, w0);
          d1 = multiplyAdd(d1, value, w1);

          w0 = v128.load(w, 96);
          w1 = v128.load(w, 112);
          value = v128.load32_splat(l0, 12);
          a0 = multiplyAdd(a0, value, w0);
          a1 = multiplyAdd(a1, value, w1);
          value = v128.load32_splat(l1, 12);
          b0 = multiplyAdd(b0, value, w0);
          b1 = multiplyAdd(b1, value, w1);
          value = v128.load32_splat(l2, 12);
          c0 = multiplyAdd(c0, value, w0);
          c1 = multiplyAdd(c1, value, w1);
          value = v128.load32_splat(l3, 12);
          d0 = multiplyAdd(d0, value, w0);
          d1 = multiplyAdd(d1, value, w1);

          w += 128;
          l0 += 16;
          l1 += 16;
          l2 += 16;
          l3 += 16;
        }
        v128.store(out, a0);
        v128.store(out, a1, 16);
        out += toBytes;
        v128.store(out, b0);
        v128.store(out, b1, 16);
        out += toBytes;
        v128.store(out, c0);
        v128.store(out, c1, 16);
        out += toBytes;
        v128.store(out, d0);
        v128.store(out, d1, 16);
        out += toBytes;
      }
      block += depth * 2 * vectorBytes;
    }
  }
}

export function fromPoints(
  from: usize,
  pointBytes: usize,
  tiles: usize,
  stepPx: usize,
  bias: usize,
  to: usize,
  rowBytes: usize,
  pixelBytes: usize,
  sidePx: usize,
  scratch: usize,
): void {
  let tile = from;
  for (let y: usize = 0; y < tiles; y++) {
    for (let x: usize = 0; x < tiles; x++) {
      const rows = min(stepPx, sidePx - y * stepPx);
      const columns = min(stepPx, sidePx - x * stepPx);
      const at = to + stepPx * (y * rowBytes + x * pixelBytes);
      if (stepPx === 4)
        tileFromPoints3(tile, pointBytes, bias, at, rowBytes, pixelBytes, rows, columns, scratch);
      else tileFromPoints5(tile, pointBytes, bias, at, rowBytes, pixelBytes, rows, columns, scratch);
      tile += pixelBytes;
    }
  }
}

/** F(4x4, 3x3): a tile of four by four, less what hangs over the plane. */
function tileFromPoints3(
  from: usize,
  pointBytes: usize,
  bias: usize,
  to: usize,
  rowBytes: usize,
  pixelBytes: usize,
  rows: usize,
  columns: usize,
  scratch: usize,
): void {
  const two = f32x4.splat(2);
  const four = f32x4.splat(4);
  const eight = f32x4.splat(8);
  const step = tilePx * pointBytes;
  for (let c: usize = 0; c < pixelBytes; c += vectorBytes) {
    for (let x: usize = 0; x < tilePx; x++) {
      const p = from + c + x * pointBytes;
      const q = scratch + x * vectorBytes;
      const m1 = v128.load(p + step);
      const m2 = v128.load(p + 2 * step);
      const m3 = v128.load(p + 3 * step);
      const m4 = v128.load(p + 4 * step);
      const even1 = f32x4.add(m1, m2);
      const odd1 = f32x4.sub(m1, m2);
      const even2 = f32x4.add(m3, m4);
      const odd2 = f32x4.sub(m3, m4);
      v128.store(q, f32x4.add(f32x4.add(v128.load(p), even1), even2));
      v128.store(q + scratchRow, multiplyAdd(odd1, two, odd2));
      v128.store(q + 2 * scratchRow, multiplyAdd(even1, four, even2));
      v128.store(q + 3 * scratchRow, f32x4.add(multiplyAdd(odd1, eight, odd2), v128.load(p + 5 * step)));
    }
    const offset = v128.load(bias + c);
    for (let y: usize = 0; y < rows; y++) {
      const p = scratch + y * scratchRow;
      const q = to + c + y * rowBytes;
      const m1 = v128.load(p, 16);
      const m2 = v128.load(p, 32);
      const m3 = v128.load(p, 48);
      const m4 = v128.load(p, 64);
      const even1 = f32x4.add(m1, m2);
      const odd1 = f32x4.sub(m1, m2);
      const even2 = f32x4.add(m3, m4);
      const odd2 = f32x4.sub(m3, m4);
      storePositive(q, f32x4.add(f32x4.add(v128.load(p), even1), even2), offset);
      if (columns > 1) storePositive(q + pixelBytes, multiplyAdd(odd1, two, odd2), offset);
      if (columns > 2) storePositive(q + 2 * pixelBytes, multiplyAdd(even1, four, even2), offset);
      if (columns > 3) {
        storePositive(
          q + 3 * pixelBytes,
          f32x4.add(multiplyAdd(odd1, eight, odd2), v128.load(p, 80)),
          offset,
        );
      }
    }
  }
}

/** F(2x2, 5x5): a tile of two by two, less what hangs over the plane. */
function tileFromPoints5(
  from: usize,
  pointBytes: usize,
  bias: usize,
  to: usize,
  rowBytes: usize,
  pixelBytes: usize,
  rows: usize,
  columns: usize,
  scratch: usize,
): void {
  const two = f32x4.splat(2);
  const step = tilePx * pointBytes;
  for (let c: usize = 0; c < pixelBytes; c += vectorBytes) {
    for (let x: usize = 0; x < tilePx; x++) {
      const p = from + c + x * pointBytes;
      const q = scratch + x * vectorBytes;
      const m1 = v128.load(p + step);
      const m2 = v128.load(p + 2 * step);
      const m3 = v128.load(p + 3 * step);
      const m4 = v128.load(p + 4 * step);
      v128.store(q, f32x4.add(f32x4.add(v128.load(p), f32x4.add(m1, m2)), f32x4.add(m3, m4)));
      const odd = multiplyAdd(f32x4.sub(m1, m2), two, f32x4.sub(m3, m4));
      v128.store(q + scratchRow, f32x4.add(odd, v128.load(p + 5 * step)));
    }
    const offset = v128.load(bias + c);
    for (let y: usize = 0; y < rows; y++) {
      const p = scratch + y * scratchRow;
      const q = to + c + y * rowBytes;
      const m1 = v128.load(p, 16);
      const m2 = v128.load(p, 32);
      const m3 = v128.load(p, 48);
      const m4 = v128.load(p, 64);
      storePositive(q, f32x4.add(f32x4.add(v128.load(p), f32x4.add(m1, m2)), f32x4.add(m3, m4)), offset);
      if (columns > 1) {
        const odd = multiplyAdd(f32x4.sub(m1, m2), two, f32x4.sub(m3, m4));
        storePositive(q + pixelBytes, f32x4.add(odd, v128.load(p, 80)), offset);
      }
    }
  }
}

/** The larger of value + offset and 0; what is no number stays none. */
function storePositive(to: usize, value: v128, offset: v128): void {
  v128.store(to, f32x4.pmax(f32x4.add(value, offset), f32x4.splat(0)));
}

export function maxPool(
  from: usize,
  fromRowBytes: usize,
  to: usize,
  toRowBytes: usize,
  pixelBytes: usize,
  sidePx: usize,
): void {
  for (let y: usize = 0; y < sidePx; y++) {
    for (let x: usize = 0; x < sidePx; x++) {
      const p = from + 2 * (y * fromRowBytes + x * pixelBytes);
      const q = to + y * toRowBytes + x * pixelBytes;
      for (let c: usize = 0; c < pixelBytes; c += vectorBytes) {
        const above = f32x4.max(v128.load(p + c), v128.load(p + c + pixelBytes));
        const below = f32x4.max(
          v128.load(p + c + fromRowBytes),
          v128.load(p + c + fromRowBytes + pixelBytes),
        );
        v128.store(q + c, f32x4.max(above, below));
      }
    }
  }
}

export function dense(from: usize, inputs: usize, weights: usize, bias: usize, to: usize): void {
  let a = v128.load(bias);
  let b = v128.load(bias, 16);
  let c = v128.load(bias, 32);
  let w = weights;
  for (let n: usize = 0; n < inputs; n++) {
    const value = v128.load32_splat(from + n * floatBytes);
    a = multiplyAdd(a, value, v128.load(w));
    b = multiplyAdd(b, value, v128.load(w, 16));
    c = multiplyAdd(c, value, v128.load(w, 32));
    w += 3 * vectorBytes;
  }
  v128.store(to, a);
  v128.store(to, b, 16);
  v128.store(to, c, 32);
}
