import type { GrayImage } from '../../src/image/index.ts';

type Stroke = readonly (readonly [number, number])[];

/** Pen paths in a unit square, y down: enough to write every digit the way people do. */
const paths: readonly (readonly Stroke[])[] = [
  [arc(0.5, 0.5, 0.3, 0.45, 0, 360)],
  [
    [
      [0.35, 0.25],
      [0.52, 0.05],
      [0.52, 0.95],
    ],
  ],
  [[...arc(0.5, 0.3, 0.28, 0.25, -170, 30), [0.2, 0.95], [0.82, 0.95]]],
  [[...arc(0.47, 0.28, 0.26, 0.23, -160, 90), ...arc(0.47, 0.72, 0.3, 0.22, -90, 150)]],
  [
    [
      [0.6, 0.05],
      [0.15, 0.65],
      [0.85, 0.65],
    ],
    [
      [0.65, 0.4],
      [0.65, 0.95],
    ],
  ],
  [[[0.78, 0.05], [0.3, 0.05], [0.25, 0.45], ...arc(0.47, 0.68, 0.3, 0.27, -120, 150)]],
  [[[0.68, 0.05], [0.4, 0.3], ...arc(0.5, 0.7, 0.27, 0.25, -170, 190)]],
  [
    [
      [0.18, 0.06],
      [0.82, 0.06],
      [0.42, 0.95],
    ],
  ],
  [arc(0.5, 0.27, 0.22, 0.22, 0, 360), arc(0.5, 0.72, 0.28, 0.23, 0, 360)],
  [
    arc(0.5, 0.3, 0.26, 0.25, 0, 360),
    [
      [0.76, 0.3],
      [0.72, 0.65],
      [0.6, 0.95],
    ],
  ],
];

function arc(cx: number, cy: number, rx: number, ry: number, from: number, to: number): Stroke {
  const steps = 24;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)] as const;
  });
}

export interface DrawOptions {
  readonly width: number;
  readonly height: number;
  /** The digit's height in pixels; its width is as much. */
  readonly sizePx: number;
  /** Left and top of the digit; in the middle by default. */
  readonly x?: number;
  readonly y?: number;
  /** Width of the pen in pixels. */
  readonly penPx: number;
  /** Gray levels. */
  readonly ink?: number;
  readonly paper?: number;
}

/** A digit written with a round pen, antialiased. */
export function drawDigit(digit: number, options: DrawOptions): GrayImage {
  const { width, height, sizePx, penPx, ink = 0, paper = 255 } = options;
  const left = options.x ?? (width - sizePx) / 2;
  const top = options.y ?? (height - sizePx) / 2;
  const segments = (paths[digit] ?? []).flatMap((stroke) =>
    stroke.slice(1).map((end, i) => {
      const start = stroke[i] ?? end;
      return [
        left + start[0] * sizePx,
        top + start[1] * sizePx,
        left + end[0] * sizePx,
        top + end[1] * sizePx,
      ] as const;
    }),
  );
  const nearest = new Float64Array(width * height).fill(Number.POSITIVE_INFINITY);
  const reach = penPx / 2 + 1;
  for (const [ax, ay, bx, by] of segments) {
    const right = Math.min(width - 1, Math.ceil(Math.max(ax, bx) + reach));
    const bottom = Math.min(height - 1, Math.ceil(Math.max(ay, by) + reach));
    for (let y = Math.max(0, Math.floor(Math.min(ay, by) - reach)); y <= bottom; y++) {
      for (let x = Math.max(0, Math.floor(Math.min(ax, bx) - reach)); x <= right; x++) {
        const i = y * width + x;
        nearest[i] = Math.min(nearest[i] ?? 0, distance(x + 0.5, y + 0.5, ax, ay, bx, by));
      }
    }
  }
  const data = Uint8Array.from(nearest, (away) =>
    Math.round(paper + Math.max(0, Math.min(1, penPx / 2 + 0.5 - away)) * (ink - paper)),
  );
  return { data, width, height };
}

function distance(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length));
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
}

/** The same image turned clockwise by 90 degrees. */
export function turn(image: GrayImage): GrayImage {
  const { data, width, height } = image;
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) out[x * height + (height - 1 - y)] = data[y * width + x] ?? 0;
  }
  return { data: out, width: height, height: width };
}

/** Each pixel as a block of `factor` x `factor`. */
export function enlarge(image: GrayImage, factor: number): GrayImage {
  const width = image.width * factor;
  const height = image.height * factor;
  const data = Uint8Array.from(
    { length: width * height },
    (_, i) =>
      image.data[
        Math.floor(Math.floor(i / width) / factor) * image.width + Math.floor((i % width) / factor)
      ] ?? 0,
  );
  return { data, width, height };
}

/** An image from rows of characters: '.' is 0, '#' is 255, '1' to '9' are ninths of 255 in between. */
export function fromRows(rows: readonly string[]): GrayImage {
  const width = rows[0]?.length ?? 0;
  const data = Uint8Array.from(
    rows.flatMap((row) => Array.from(row, (c) => (c === '.' ? 0 : c === '#' ? 255 : Number(c) * 28))),
  );
  return { data, width, height: rows.length };
}

/** The sum of all values: the ink of an ink image. */
export function sum(image: GrayImage): number {
  return image.data.reduce((total, value) => total + value, 0);
}
