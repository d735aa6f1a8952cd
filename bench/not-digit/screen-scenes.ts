import { blendPixel, createCanvas } from '../wild/canvas.ts';
import { stampGlyph } from '../wild/paint-glyph.ts';
import type { Random } from '../wild/random.ts';
import { boxAround } from '../wild/shape.ts';
import type { Canvas, Rgb } from '../wild/types.ts';
import { outlineGlyph } from './outline-glyph.ts';
import type { Typefaces } from './typefaces.ts';
import type { Scene, ScenePainter } from './types.ts';

const labels = [
  ...[
    'Menu',
    'Home',
    'Search',
    'Messages',
    'Settings',
    'Cancel',
    'Upload picture',
    'Open',
    'Name',
    'Account',
  ],
  ...[
    'Are you there',
    'See the map',
    'New folder',
    'Recent',
    'Help',
    'Weather',
    'Save as',
    'Edit',
    'Format',
    'View',
  ],
] as const;
const accents: readonly [Rgb, ...Rgb[]] = [
  [33, 110, 220],
  [20, 150, 110],
  [200, 60, 80],
  [120, 70, 190],
  [240, 140, 40],
];

/** A canvas with a theme, and the sizes that follow from its own. */
interface Screen {
  readonly canvas: Canvas;
  readonly ground: Rgb;
  readonly panel: Rgb;
  readonly ink: Rgb;
  readonly accent: Rgb;
  /** Height of a line of text. */
  readonly em: number;
  readonly write: (text: string, x: number, y: number, color: Rgb) => void;
}

/** Programs and pages as a screenshot shows them; no digit anywhere. */
export const paintScreen: ScenePainter = (random, material, { width, height }): Scene => {
  const dark = random.chance(0.35);
  const ground: Rgb = dark ? [24, 26, 32] : [248, 248, 250];
  const canvas = createCanvas(width, height, ground);
  const em = Math.max(7, Math.min(width, height) * random.between(0.045, 0.08));
  const ink: Rgb = dark ? [225, 228, 235] : [35, 38, 45];
  const screen: Screen = {
    canvas,
    ground,
    panel: dark ? [44, 47, 56] : [228, 231, 236],
    ink,
    accent: random.pick(accents),
    em,
    write: createWriter(canvas, material.typefaces, random, em),
  };
  const name = random.pick(['list', 'chat', 'form', 'bars', 'icons', 'article', 'dialog'] as const);
  layouts[name](screen, random);
  return { tags: ['screen', name, ...(dark ? ['light-on-dark'] : [])], canvas };
};

function createWriter(canvas: Canvas, typefaces: Typefaces, random: Random, em: number): Screen['write'] {
  const able = typefaces.all.filter(({ kind }) => kind === 'sans' || kind === 'serif' || kind === 'mono');
  const typeface = able[random.whole(0, able.length - 1)];
  return (text, x, y, color) => {
    const edges = typeface?.edges(text) ?? [];
    const box = boxAround(edges.flat());
    const heightPx = (em * 0.8 * box.height) / 100;
    const glyph = outlineGlyph(edges, box, random, { heightPx, angleRad: 0, wobble: 0 });
    const scale = heightPx / box.height;
    const middle = { x: x + scale * (box.x + box.width / 2), y: y + scale * (box.y + box.height / 2) };
    stampGlyph(canvas, glyph, middle.x, middle.y, { color, opacity: 1, grain: 0 });
  };
}

function fill(canvas: Canvas, x: number, y: number, w: number, h: number, color: Rgb): void {
  const right = Math.min(canvas.width, Math.round(x + w));
  const bottom = Math.min(canvas.height, Math.round(y + h));
  for (let row = Math.max(0, Math.round(y)); row < bottom; row++) {
    for (let column = Math.max(0, Math.round(x)); column < right; column++) {
      blendPixel(canvas, row * canvas.width + column, color, 1);
    }
  }
}

function anyLabel(random: Random): string {
  return labels[random.whole(0, labels.length - 1)] ?? 'Menu';
}

function titleBar({ canvas, accent, em, write }: Screen, random: Random): void {
  fill(canvas, 0, 0, canvas.width, 2 * em, accent);
  write(anyLabel(random), em, 1.3 * em, [255, 255, 255]);
}

const layouts = {
  list(screen: Screen, random: Random) {
    const { canvas, panel, ink, accent, em, write } = screen;
    titleBar(screen, random);
    for (let y = 2.4 * em; y < canvas.height; y += 2.6 * em) {
      fill(canvas, em, y + 0.3 * em, 1.6 * em, 1.6 * em, random.chance(0.3) ? accent : panel);
      write(anyLabel(random), 3.4 * em, y + 1.3 * em, ink);
      fill(canvas, em, y + 2.4 * em, canvas.width - 2 * em, 1, panel);
    }
  },
  chat({ canvas, panel, ink, accent, em, write }: Screen, random: Random) {
    for (let y = em; y < canvas.height - 2 * em; y += 2.8 * em) {
      const own = random.chance(0.5);
      const w = canvas.width * random.between(0.45, 0.7);
      const x = own ? canvas.width - w - em : em;
      fill(canvas, x, y, w, 2.2 * em, own ? accent : panel);
      write(anyLabel(random), x + 0.6 * em, y + 1.4 * em, own ? [255, 255, 255] : ink);
    }
  },
  form({ canvas, panel, ink, accent, em, write }: Screen, random: Random) {
    for (let y = em; y < canvas.height - 4 * em; y += 4 * em) {
      write(anyLabel(random), em, y + em, ink);
      fill(canvas, em, y + 1.5 * em, canvas.width - 2 * em, 1.8 * em, panel);
    }
    fill(canvas, em, canvas.height - 2.6 * em, 7 * em, 2 * em, accent);
    write('Save', 3 * em, canvas.height - 1.3 * em, [255, 255, 255]);
  },
  bars({ canvas, panel, accent, em, ink, write }: Screen, random: Random) {
    write(anyLabel(random), em, 1.6 * em, ink);
    const count = random.whole(5, 10);
    const step = (canvas.width - 2 * em) / count;
    for (let i = 0; i < count; i++) {
      const h = (canvas.height - 5 * em) * random.between(0.15, 1);
      const color = random.chance(0.7) ? accent : panel;
      fill(canvas, em + i * step, canvas.height - em - h, 0.7 * step, h, color);
    }
    fill(canvas, em, canvas.height - em, canvas.width - 2 * em, 2, ink);
  },
  icons({ canvas, panel, accent, em, ink, write }: Screen, random: Random) {
    for (let y = em; y < canvas.height - 3 * em; y += 6 * em) {
      for (let x = em; x < canvas.width - 3 * em; x += 5.4 * em) {
        fill(canvas, x, y, 3.4 * em, 3.4 * em, random.chance(0.5) ? accent : panel);
        write(random.pick(['Mail', 'Maps', 'Files', 'Music', 'Camera']), x, y + 4.6 * em, ink);
      }
    }
  },
  article(screen: Screen, random: Random) {
    const { canvas, ink, em, write } = screen;
    titleBar(screen, random);
    for (let y = 3.6 * em; y < canvas.height; y += 1.5 * em) {
      if (random.chance(0.12)) continue;
      write(`${anyLabel(random)} ${anyLabel(random)} ${anyLabel(random)}`, em, y, ink);
    }
  },
  dialog({ canvas, panel, accent, ink, em, write }: Screen, random: Random) {
    const [x, y] = [0.14 * canvas.width, 0.25 * canvas.height];
    const [w, h] = [0.72 * canvas.width, 0.5 * canvas.height];
    fill(canvas, x, y, w, h, panel);
    write(anyLabel(random), x + em, y + 1.8 * em, ink);
    write(anyLabel(random), x + em, y + 3.4 * em, ink);
    fill(canvas, x + w - 7 * em, y + h - 3 * em, 6 * em, 2 * em, accent);
    write('Open', x + w - 6 * em, y + h - 1.7 * em, [255, 255, 255]);
  },
} as const satisfies Readonly<Record<string, (screen: Screen, random: Random) => void>>;
