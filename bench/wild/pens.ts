import type { Ink } from './paint-glyph.ts';
import { penGlyph } from './pen-glyph.ts';
import type { Random } from './random.ts';
import type { Shape } from './shape.ts';
import { solidGlyph } from './solid-glyph.ts';
import type { Glyph, Rgb } from './types.ts';

export type Surface = 'paper' | 'whiteboard' | 'blackboard';

export interface Tool {
  readonly name: string;
  readonly ink: Ink;
  /** Width of its line as a share of the digit's height. */
  readonly width: number;
}

interface ToolKind {
  readonly name: string;
  readonly colors: readonly [Rgb, ...Rgb[]];
  readonly opacity: readonly [number, number];
  readonly grain: readonly [number, number];
  /** Width of the line on the ground, and the least and largest share of a digit's height. */
  readonly lineMm: readonly [number, number];
  readonly share: readonly [number, number];
}

const blueBallpoint: ToolKind = {
  name: 'blue-ink',
  colors: [
    [32, 52, 140],
    [45, 75, 170],
    [25, 35, 105],
    [60, 95, 190],
  ],
  opacity: [0.7, 0.97],
  grain: [0.05, 0.35],
  lineMm: [0.4, 0.9],
  share: [0.025, 0.13],
};
const blackBallpoint: ToolKind = {
  ...blueBallpoint,
  name: 'black-ink',
  colors: [
    [25, 25, 30],
    [45, 42, 45],
    [15, 15, 25],
  ],
};
const redBallpoint: ToolKind = {
  ...blueBallpoint,
  name: 'red-ink',
  colors: [
    [190, 35, 45],
    [215, 60, 60],
    [165, 25, 40],
  ],
};
const pencil: ToolKind = {
  name: 'pencil',
  colors: [
    [88, 88, 92],
    [70, 70, 76],
    [110, 108, 110],
  ],
  opacity: [0.55, 0.95],
  grain: [0.35, 0.75],
  lineMm: [0.4, 0.9],
  share: [0.025, 0.08],
};
const marker: ToolKind = {
  name: 'marker',
  colors: [
    [20, 20, 24],
    [20, 20, 24],
    [25, 50, 150],
    [190, 25, 35],
    [20, 110, 60],
    [120, 40, 130],
  ],
  opacity: [0.85, 1],
  grain: [0, 0.1],
  lineMm: [1.5, 5],
  share: [0.06, 0.19],
};
const boardMarker: ToolKind = {
  name: 'board-marker',
  colors: [
    [25, 25, 30],
    [30, 60, 165],
    [200, 35, 45],
    [20, 120, 70],
  ],
  opacity: [0.7, 0.95],
  grain: [0.1, 0.45],
  lineMm: [2, 5],
  share: [0.035, 0.14],
};
const chalk: ToolKind = {
  name: 'chalk',
  colors: [
    [235, 235, 228],
    [235, 235, 228],
    [240, 225, 140],
    [240, 180, 180],
    [170, 205, 235],
  ],
  opacity: [0.65, 0.95],
  grain: [0.4, 0.9],
  lineMm: [5, 11],
  share: [0.04, 0.13],
};

const tools = {
  paper: [
    blueBallpoint,
    blueBallpoint,
    blueBallpoint,
    blackBallpoint,
    blackBallpoint,
    redBallpoint,
    pencil,
    pencil,
    marker,
    marker,
  ],
  whiteboard: [boardMarker],
  blackboard: [chalk],
} as const satisfies Record<Surface, readonly [ToolKind, ...ToolKind[]]>;

/** A pen, pencil, marker or chalk that people use on that surface, for a digit that is `digitMm` high. */
export function pickTool(random: Random, surface: Surface, digitMm: number): Tool {
  const kind = random.pick<ToolKind>(tools[surface]);
  const width = random.logBetween(...kind.lineMm) / digitMm;
  return {
    name: kind.name,
    ink: {
      color: random.pick(kind.colors),
      opacity: random.between(...kind.opacity),
      grain: random.between(...kind.grain),
    },
    width: Math.min(kind.share[1], Math.max(kind.share[0], width)),
  };
}

/** How high people write a digit there, in millimetres. */
export function pickHeightMm(random: Random, surface: Surface): number {
  return surface === 'paper' ? random.logBetween(4.5, 45) : random.logBetween(35, 150);
}

/** The digit in the tool's line, or, of a broad one, sometimes in its own strokes. */
export function writeDigit(shape: Shape, random: Random, tool: Tool, heightPx: number): Glyph {
  const angleRad = 0.05 * random.normal();
  if (tool.width > 0.1 && random.chance(0.5)) {
    return solidGlyph(shape, { heightPx, angleRad, level: random.between(0.3, 0.55) });
  }
  return penGlyph(shape, random, {
    heightPx,
    angleRad,
    penPx: Math.max(1.3, tool.width * heightPx),
    wobble: random.between(0, 0.8),
    pressure: random.between(0.1, 0.7),
  });
}
