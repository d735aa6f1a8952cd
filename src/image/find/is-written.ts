import { type Component, type Components, componentMask } from '../connected-components.ts';
import { solidity } from '../convex.ts';
import { strokeWidth } from '../thicken.ts';

/** What tells a figure on something from the hole of a digit, which is convex, nearly, or a slit. */
export interface WrittenOptions {
  /** It fills this share of its own hull at most ... */
  readonly maxFigureConvex: number;
  /** ... and is so many times as long as its box is wide and high, counted in pixels' edges: a bent slit is the hole of a fat 6. */
  readonly minPath: number;
}

/** Whether a component is written, rather than the hole of something. */
export function isWritten(found: Components, component: Component, options: WrittenOptions): boolean {
  const { box, area } = component;
  if (solidity(found, component) > options.maxFigureConvex) return false;
  const path = area / strokeWidth(componentMask(found, component));
  return path >= options.minPath * (box.width + box.height);
}
