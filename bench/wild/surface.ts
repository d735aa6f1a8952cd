import type { Sheet } from './camera.ts';
import { blendPixel, mixColors } from './canvas.ts';
import type { Surface } from './pens.ts';
import type { Random } from './random.ts';
import { printMargin, printRuling } from './ruling.ts';
import { type Textures, tileSide } from './textures.ts';
import type { Canvas, Rgb } from './types.ts';

/** Lines nearer than this blur into a tint. */
const minPitchPx = 9;

const papers: readonly [Rgb, ...Rgb[]] = [
  [246, 246, 244],
  [246, 246, 244],
  [240, 238, 230],
  [250, 244, 225],
  [232, 234, 238],
  [224, 214, 188],
];
const sticky: readonly [Rgb, ...Rgb[]] = [
  [250, 236, 130],
  [245, 190, 205],
  [180, 225, 240],
  [195, 235, 170],
];
const boards: readonly [Rgb, ...Rgb[]] = [
  [62, 98, 80],
  [72, 84, 78],
  [54, 57, 60],
  [48, 78, 70],
];
const desks: readonly [Rgb, ...Rgb[]] = [
  [92, 62, 40],
  [140, 100, 66],
  [48, 40, 38],
  [70, 72, 76],
  [176, 150, 118],
];
const rulings: readonly [Rgb, ...Rgb[]] = [
  [130, 165, 215],
  [140, 190, 215],
  [150, 150, 160],
  [120, 120, 170],
  [205, 150, 170],
];

export function surfaceColor(random: Random, surface: Surface): Rgb {
  if (surface === 'blackboard') return random.pick(boards);
  if (surface === 'whiteboard')
    return random.pick([
      [240, 242, 243],
      [228, 232, 234],
    ]);
  return random.chance(0.08) ? random.pick(sticky) : random.pick(papers);
}

/** Fibres and blotches of paper, the smear of a wiped board. */
export function textureSurface(
  canvas: Canvas,
  sheet: Sheet,
  random: Random,
  { fibre, cloud }: Textures,
  surface: Surface,
): void {
  const rough = surface === 'blackboard' ? random.between(2, 5) : random.between(0.4, 2.2);
  const blotchy = surface === 'blackboard' ? random.between(3, 8) : random.between(0.3, 2);
  const offset = random.whole(0, tileSide * tileSide - 1);
  const mask = tileSide - 1;
  const { rgb } = canvas;
  for (let i = 0; i < sheet.x.length; i++) {
    const x = Math.floor(sheet.x[i] ?? 0) + offset;
    const y = Math.floor(sheet.y[i] ?? 0);
    const grain = rough * (fibre[(y & mask) * tileSide + (x & mask)] ?? 0);
    const blotch = blotchy * (cloud[((y >> 1) & mask) * tileSide + ((x >> 1) & mask)] ?? 0);
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = (rgb[3 * i + c] ?? 0) + grain + blotch;
  }
}

export interface Written {
  /** Where on the sheet the digit's middle is. */
  readonly x: number;
  readonly y: number;
  readonly heightPx: number;
  readonly pxPerMm: number;
}

/** Prints lines, squares or dots in the pitches that paper is sold in; says which, and whether a margin. */
export function printPaper(canvas: Canvas, sheet: Sheet, random: Random, digit: Written): readonly string[] {
  const at = random.unit();
  const pattern = at < 0.26 ? 'ruled' : at < 0.5 ? 'squared' : 'dotted';
  const pitchPx =
    digit.pxPerMm * (pattern === 'ruled' ? random.between(6.5, 10) : random.pick([4, 5, 5, 7, 10]));
  if (at > 0.64 || pitchPx < minPitchPx) return [];
  const dark = random.chance(0.15);
  const color = dark ? mixColors(random.pick(rulings), [40, 40, 60], 0.7) : random.pick(rulings);
  const opacity = dark ? random.between(0.7, 0.95) : random.between(0.25, 0.75);
  const linePx = Math.max(0.6, digit.pxPerMm * random.between(0.12, 0.3));
  const baseline = digit.y + digit.heightPx * random.between(0.4, 0.62);
  printRuling(canvas, sheet, {
    pattern,
    pitchPx,
    linePx: pattern === 'dotted' ? 2.5 * linePx : linePx,
    color,
    opacity,
    x: digit.x + pitchPx * random.unit(),
    y: random.chance(0.6) ? baseline : digit.y + pitchPx * random.unit(),
  });
  const tags: string[] = [pattern, ...(dark ? ['dark-lines'] : [])];
  if (pattern === 'ruled' && random.chance(0.35)) {
    const away = digit.heightPx * random.between(0.75, 2);
    const x = digit.x - (random.chance(0.8) ? away : -away);
    printMargin(canvas, sheet, { x, linePx, color: [215, 90, 100], opacity });
    tags.push('margin');
  }
  return tags;
}

/** Cuts the paper along one or two edges, `clearPx` or more from a point; what is beyond is a desk. */
export function layOnDesk(
  canvas: Canvas,
  sheet: Sheet,
  random: Random,
  textures: Textures,
  from: { readonly x: number; readonly y: number; readonly clearPx: number },
): void {
  const color = pickDesk(random);
  const reach = Math.max(sheet.width, sheet.height);
  const directions = random.chance(0.3) ? [0, 1] : [0];
  const turn = random.whole(0, 3) * (Math.PI / 2) + 0.04 * random.normal();
  const edges = directions.map((quarter) => {
    const angle = turn + (quarter * Math.PI) / 2;
    return {
      cos: Math.cos(angle),
      sin: Math.sin(angle),
      at: from.clearPx + reach * random.between(0.05, 0.35),
    };
  });
  const lines = edges.map(({ cos, sin, at }) => ({ cos, sin, at: at + cos * from.x + sin * from.y }));
  coverDesk(canvas, sheet, { color, grain: 1 }, lines, textures);
}

export function pickDesk(random: Random): Rgb {
  return random.pick(desks);
}

/** A straight edge of the paper: what has cos * x + sin * y above `at` is beyond it. */
export interface PaperEdge {
  readonly cos: number;
  readonly sin: number;
  readonly at: number;
}

/** Shows a desk of a color, in the shadow of the paper and with `grain` times a smooth desk's grain, beyond the paper's edges. */
export function coverDesk(
  canvas: Canvas,
  sheet: Sheet,
  { color, grain: rough }: { readonly color: Rgb; readonly grain: number },
  edges: readonly PaperEdge[],
  { fibre, cloud }: Textures,
): void {
  const mask = tileSide - 1;
  for (let i = 0; i < sheet.x.length; i++) {
    const x = sheet.x[i] ?? 0;
    const y = sheet.y[i] ?? 0;
    let beyond = -1000;
    for (const edge of edges) beyond = Math.max(beyond, edge.cos * x + edge.sin * y - edge.at);
    if (beyond < -0.5) continue;
    const column = Math.floor(x) & mask;
    const row = Math.floor(y);
    const grain =
      rough * 5 * (cloud[((row >> 2) & mask) * tileSide + column] ?? 0) +
      rough * 4 * (fibre[((row >> 3) & mask) * tileSide + column] ?? 0) -
      45 * Math.exp(-beyond / 6);
    const wood: Rgb = [color[0] + grain, color[1] + grain, color[2] + grain];
    blendPixel(canvas, i, wood, Math.min(1, beyond + 0.5));
  }
}
