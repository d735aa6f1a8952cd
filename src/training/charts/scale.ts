/** Where values lie along an axis. */
export interface Scale {
  readonly domain: readonly [low: number, high: number];
  /** In pixels: where the domain's ends lie. */
  readonly range: readonly [from: number, to: number];
  /** Inside the domain, ascending. */
  readonly ticks: readonly number[];
  /** The pixel of a value. */
  at(value: number): number;
}

export interface LinearOptions {
  /** About how many ticks there should be. */
  readonly tickCount?: number;
  /** The smallest step between ticks: 1 for what is counted. */
  readonly minStep?: number;
}

/** Equal steps of 1, 2 or 5 times a power of ten. The domain's ends stay as they are; `low` is below `high`. */
export function linearScale(
  domain: readonly [low: number, high: number],
  range: readonly [from: number, to: number],
  { tickCount = 5, minStep = 0 }: LinearOptions = {},
): Scale {
  const [low, high] = domain;
  const step = Math.max(minStep, niceStep((high - low) / tickCount));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return {
    domain,
    range,
    // 3 * 0.1 is not 0.3 before it is rounded.
    ticks: Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12))),
    at: (value) => range[0] + ((value - low) / (high - low)) * (range[1] - range[0]),
  };
}

/**
 * Equal steps for equal factors, ticks at `factors` times the powers of ten. The domain is widened to the nearest ticks;
 * both its ends are over 0. A value below it, 0 too, stands at its low end.
 */
export function logScale(
  domain: readonly [low: number, high: number],
  range: readonly [from: number, to: number],
  factors: readonly number[] = [1, 2, 5],
): Scale {
  const ticks = ticksAround(domain[0], domain[1], factors);
  const low = ticks[0] ?? domain[0];
  const high = ticks.at(-1) ?? domain[1];
  const span = Math.log(high / low);
  return {
    domain: [low, high],
    range,
    ticks,
    at: (value) => range[0] + (Math.log(Math.max(low, value) / low) / span) * (range[1] - range[0]),
  };
}

/** The smallest of 1, 2 and 5 times a power of ten that is not below `least`. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5].find((each) => each * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Factors times powers of ten: from the last that is not above `low` to the first that is not below `high`, or one more. */
function ticksAround(low: number, high: number, factors: readonly number[]): readonly number[] {
  const from = Math.floor(Math.log10(low)) - 1;
  const to = Math.ceil(Math.log10(high)) + 1;
  const all = Array.from({ length: to - from + 1 }, (_, i) => from + i).flatMap((power) =>
    factors.map((factor) => Number(`${factor}e${power}`)),
  );
  const first = all.findLastIndex((value) => value <= low * (1 + 1e-9));
  const last = all.findIndex((value) => value >= high * (1 - 1e-9));
  return all.slice(first, Math.max(last, first + 1) + 1);
}
