import type { Rect } from '../../src/image/index.ts';
import { createShake } from '../wild/pen-glyph.ts';
import type { Random } from '../wild/random.ts';
import { middleOf } from '../wild/shape.ts';
import type { Glyph, Path } from '../wild/types.ts';

export interface OutlineOptions {
  readonly heightPx: number;
  readonly angleRad: number;
  /** 0 as printed, 1 as a shaky hand would cut it. */
  readonly wobble: number;
}

/** Lines of samples in a pixel. */
const subsamples = 4;

/** Areas within closed edges, filled by the nonzero rule, antialiased; `box` holds all edges. */
export function outlineGlyph(
  edges: readonly Path[],
  box: Rect,
  random: Random,
  { heightPx, angleRad, wobble }: OutlineOptions,
): Glyph {
  const scale = heightPx / Math.max(box.height, 1e-6);
  const centre = middleOf(box);
  const cos = Math.cos(angleRad) * scale;
  const sin = Math.sin(angleRad) * scale;
  const shake = createShake(random, 0.01 * wobble * box.height, box.height);
  const reach = Math.ceil(0.55 * scale * Math.hypot(box.width, box.height)) + 3;
  const placed = edges.map((edge) =>
    edge.map((point) => {
      const moved = shake(point);
      const dx = moved.x - centre.x;
      const dy = moved.y - centre.y;
      return { x: reach + cos * dx - sin * dy, y: reach + sin * dx + cos * dy };
    }),
  );
  const side = 2 * reach;
  const data = new Float32Array(side * side);
  const crossings = crossingsOf(placed, side * subsamples);
  crossings.forEach((list, sample) => {
    const row = Math.floor(sample / subsamples) * side;
    let winding = 0;
    list
      .sort((a, b) => a.x - b.x)
      .forEach(({ x, direction }, i) => {
        winding += direction;
        const next = list[i + 1];
        if (winding !== 0 && next !== undefined) coverSpan(data, row, x, next.x, side);
      });
  });
  return { data, width: side, height: side, originX: reach, originY: reach };
}

interface Crossing {
  readonly x: number;
  readonly direction: 1 | -1;
}

/** Where the edges cross each line of samples. */
function crossingsOf(edges: readonly Path[], lines: number): readonly Crossing[][] {
  const crossings: Crossing[][] = Array.from({ length: lines }, () => []);
  for (const edge of edges) {
    edge.forEach((from, i) => {
      const to = edge[(i + 1) % edge.length] ?? from;
      const [upper, lower, direction] = from.y < to.y ? [from, to, 1 as const] : [to, from, -1 as const];
      const first = Math.max(0, Math.ceil(upper.y * subsamples - 0.5));
      const end = Math.min(lines, Math.ceil(lower.y * subsamples - 0.5));
      for (let sample = first; sample < end; sample++) {
        const y = (sample + 0.5) / subsamples;
        const x = upper.x + ((y - upper.y) / (lower.y - upper.y)) * (lower.x - upper.x);
        crossings[sample]?.push({ x, direction });
      }
    });
  }
  return crossings;
}

/** Adds a line of samples' share of every pixel between two places of a row. */
function coverSpan(data: Float32Array, row: number, from: number, to: number, side: number): void {
  const last = Math.min(side - 1, Math.floor(to));
  for (let column = Math.max(0, Math.floor(from)); column <= last; column++) {
    const width = Math.min(to, column + 1) - Math.max(from, column);
    data[row + column] = Math.min(1, (data[row + column] ?? 0) + Math.max(0, width) / subsamples);
  }
}
