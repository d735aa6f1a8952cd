import type { Component, Components } from '../connected-components.ts';
import type { GrayImage, Rect } from '../types.ts';
import {
  type FormOptions,
  isAround,
  isBalloonAround,
  isBaseOf,
  isBesideBlot,
  isBlot,
  isFormLine,
  isInCell,
  isRing,
  isSlashIn,
  meanWidth,
  sidesAlong,
} from './forms.ts';
import { twoSidedness } from './two-sided.ts';

export interface DigitComponentsOptions extends FormOptions {
  /** A component smaller than this share of the picture's longer side, both ways, is a speck. */
  readonly minSideShare: number;
  /** A component that touches the picture's edge is a ruled line where it is longer than this share of a side ... */
  readonly lineShare: number;
  /** ... and longer than this many times its thickness. */
  readonly lineAspect: number;
  /** What a component that touches the picture's edge weighs against one inside ... */
  readonly edgeWeight: number;
  /** ... and how much less yet for every share of its own box that lies along the edge. */
  readonly edgePenalty: number;
  /** Both again for even ground, without desks and shadows: it is a tight crop that the digit touches the edge of. */
  readonly evenEdgeWeight: number;
  readonly evenEdgePenalty: number;
  /** How much less a component in a corner weighs than one in the middle, 0..1. */
  readonly cornerPenalty: number;
  /** Pieces join across gaps up to this share of the digit's longer side so far ... */
  readonly maxGapShare: number;
  /** ... or up to this many stroke widths, whichever is larger. */
  readonly maxGapStrokes: number;
  /** A piece smaller than this share of the digit's area so far is a speck. */
  readonly minAreaShare: number;
  /** A piece whose strokes are narrower than this share of the digit's is a form's line or ruling: a digit is written with one pen. */
  readonly minStrokeShare: number;
  /** A piece paler than this share of the digit's mean ink is a ruled line or a shadow. */
  readonly minInkShare: number;
  /** How far beside a stroke its ground is looked for, as a share of the picture's longer side. */
  readonly sideShare: number;
  /** What is darker than one side by less than this share of what it is darker than the other is no stroke, 0..1. */
  readonly minTwoSided: number;
  /** Outlines are thinned to about this many points: gaps are measured to a few pixels in the largest digits. */
  readonly maxOutline: number;
  /** Only this many components, largest first, are looked at: a page of noise has thousands. */
  readonly maxCandidates: number;
}

export interface DigitComponents {
  /** In the order of their labels; none where every component is a speck or no stroke. */
  readonly kept: readonly Component[];
  /** Those that are no strokes: seams, shadows' edges. */
  readonly rejected: readonly Component[];
  /** Strokes as dark as the digit's that are too far away to be its own: another digit, perhaps. */
  readonly apart: readonly Component[];
  /** Whether there is nothing else than a line along or from the picture's edge. */
  readonly onlyEdgeLine: boolean;
}

/** What a line weighs against a stroke: it is the seed where there is nothing else. */
const lineWeight = 0.01;

interface Candidate {
  readonly component: Component;
  /** Mean ink, 0..255. */
  readonly ink: number;
  /** Some of its pixels that have a neighbour outside: x, y, x, y, ... */
  readonly outline: readonly number[];
  /** Whether it is a ruled line, a frame, or runs from one end of the picture to the other. */
  readonly line: boolean;
  /** Whether it goes all around its box' middle, and keeps away from it. */
  readonly ring: boolean;
  /** How many of its box' sides it runs along. */
  readonly sides: number;
  readonly atEdge: boolean;
  /** See `twoSidedness`. */
  readonly twoSided: number;
  readonly score: number;
}

/**
 * The components that make up the digit, and those that are no strokes: seams and shadows' edges, which are as dark as
 * one of their sides. `picture` is what `ink` was made from, dark ink on light ground; `even` is whether its border is.
 * The seed is the largest and darkest, less so if it lies at the picture's edge (shadows, the desk) or off the middle, and
 * ruled lines and frames only where there is nothing else. Then pieces join that are near enough to what has
 * joined before, large and dark enough: the loose hat of a 5, the halves of a broken 8.
 */
export function digitComponents(
  found: Components,
  ink: GrayImage,
  picture: GrayImage,
  even: boolean,
  options: DigitComponentsOptions,
): DigitComponents {
  const all = withoutForms(findCandidates(found, ink, picture, even, options), found, options);
  const candidates = all.filter(({ twoSided }) => twoSided >= options.minTwoSided);
  const rejected = all
    .filter(({ twoSided }) => twoSided < options.minTwoSided)
    .map(({ component }) => component);
  const seed = candidates.reduce<Candidate | null>(
    (best, candidate) => (best === null || candidate.score > best.score ? candidate : best),
    null,
  );
  if (seed === null) return { kept: [], rejected, apart: [], onlyEdgeLine: false };
  const joined = [seed.component];
  let box = seed.component.box;
  let area = seed.component.area;
  let inkSum = seed.ink * seed.component.area;
  const stroke = meanWidth(seed.component);
  let rest = candidates
    .filter((other) => other !== seed && (!other.line || seed.line) && (!other.atEdge || seed.atEdge || even))
    .filter((other) => meanWidth(other.component) >= options.minStrokeShare * stroke)
    .map((other) => ({ ...other, distance: squaredDistance(seed, other, Number.POSITIVE_INFINITY) }));
  for (;;) {
    const reach = Math.max(
      options.maxGapShare * Math.max(box.width, box.height),
      options.maxGapStrokes * stroke,
    );
    const next = rest.find(
      ({ component, ink, distance }) =>
        distance <= reach * reach &&
        component.area >= options.minAreaShare * area &&
        ink >= (options.minInkShare * inkSum) / area,
    );
    if (next === undefined) break;
    joined.push(next.component);
    // Each pair is measured once, or a picture of many pieces would keep a worker busy for seconds.
    rest = rest
      .filter((other) => other !== next)
      .map((other) => ({ ...other, distance: squaredDistance(next, other, other.distance) }));
    box = union(box, next.component.box);
    area += next.component.area;
    inkSum += next.ink * next.component.area;
  }
  const apart = rest
    .filter(({ ink, line, atEdge }) => !line && !atEdge && ink >= (options.minInkShare * inkSum) / area)
    .map(({ component }) => component);
  const kept = joined.sort((a, b) => a.label - b.label);
  return { kept, rejected, apart, onlyEdgeLine: seed.line && seed.atEdge };
}

/** Rings, frames and balloons around another candidate, frames with it in a cell, lines under one and on two sides of one, blots beside one weigh as ruled lines do. */
function withoutForms(
  all: readonly Candidate[],
  found: Components,
  options: DigitComponentsOptions,
): readonly Candidate[] {
  const others = all.map(({ component }) => component);
  const isForm = (one: Candidate) =>
    all.some(
      (other) =>
        other !== one &&
        !other.line &&
        ((isAround(one.component, other.component, options) && mayHold(one, other, found, options)) ||
          (one.sides >= 2 && isInCell(found, one.component, other.component, options)) ||
          (isBlot(one.component, options) && isBesideBlot(other.component, one.component, options)) ||
          (isFormLine({ line: one.component, digit: other.component, others }, options) &&
            !isBaseOf(found, one.component, other.component, options))),
    );
  return all.map((one) => (isForm(one) ? { ...one, line: true, score: lineWeight * one.score } : one));
}

/** Whether a candidate is a ring, a frame or a balloon that another may have been written into. */
function mayHold(one: Candidate, other: Candidate, found: Components, options: FormOptions): boolean {
  if (one.sides < 2 && isSlashIn(found, one.component, other.component, options)) return false;
  if (one.ring || one.sides === 4) return true;
  const isFiner = meanWidth(other.component) >= options.minFramePens * meanWidth(one.component);
  return (one.sides >= 2 && isFiner) || isBalloonAround(found, one.component, other.component, options);
}

function findCandidates(
  found: Components,
  ink: GrayImage,
  picture: GrayImage,
  even: boolean,
  options: DigitComponentsOptions,
): readonly Candidate[] {
  const { width, height } = ink;
  const minSide = options.minSideShare * Math.max(width, height);
  return found.components
    .filter(({ box }) => Math.max(box.width, box.height) >= minSide)
    .sort((a, b) => b.area - a.area)
    .slice(0, options.maxCandidates)
    .map((component) => toCandidate(component, found, ink, picture, even, options));
}

function toCandidate(
  component: Component,
  found: Components,
  ink: GrayImage,
  picture: GrayImage,
  even: boolean,
  options: DigitComponentsOptions,
): Candidate {
  const { box, label, area } = component;
  const { width, height } = ink;
  const { data } = found.labels;
  const outline: number[] = [];
  let inkSum = 0;
  let contact = 0;
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) {
      const i = y * width + x;
      if (data[i] !== label) continue;
      inkSum += ink.data[i] ?? 0;
      const atEdge = x === 0 || y === 0 || x === width - 1 || y === height - 1;
      if (atEdge) contact++;
      const inside =
        !atEdge &&
        data[i - 1] === label &&
        data[i + 1] === label &&
        data[i - width] === label &&
        data[i + width] === label;
      if (!inside) outline.push(x, y);
    }
  }
  const across = box.width === width && width >= height;
  const down = box.height === height && height >= width;
  const long = Math.max(box.width / width, box.height / height) >= options.lineShare;
  const thin = Math.max(box.width, box.height) >= options.lineAspect * Math.min(box.width, box.height);
  const line = across || down || (contact > 0 && long && thin);
  const dx = (box.x + box.width / 2) / width - 0.5;
  const dy = (box.y + box.height / 2) / height - 0.5;
  const offCentre = 2 * Math.max(Math.abs(dx), Math.abs(dy));
  const central = 1 - options.cornerPenalty * offCentre * offCentre;
  const weight = even ? options.evenEdgeWeight : options.edgeWeight;
  const penalty = even ? options.evenEdgePenalty : options.edgePenalty;
  const edge = (contact > 0 ? weight : 1) / (1 + (penalty * contact) / (box.width + box.height));
  const reach = Math.max(1, Math.round(options.sideShare * Math.max(width, height)));
  const twoSided = twoSidedness(component, found, picture, reach);
  const score = Math.sqrt(area) * (inkSum / area) * central * edge * (line ? lineWeight : 1) * twoSided;
  return {
    component,
    ink: inkSum / area,
    outline: thinOut(outline, options.maxOutline),
    line,
    ring: isRing(outline, box, options.minHollow),
    sides: sidesAlong(outline, box, options),
    atEdge: contact > 0,
    twoSided,
    score,
  };
}

function thinOut(outline: readonly number[], maxOutline: number): readonly number[] {
  const step = Math.ceil(outline.length / 2 / maxOutline);
  return step <= 1 ? outline : outline.filter((_, i) => (i >> 1) % step === 0);
}

/** The square of the distance between the nearest pixels of two candidates, or `known` if that is less. */
function squaredDistance(a: Candidate, b: Candidate, known: number): number {
  if (gap(a.component.box, b.component.box) ** 2 >= known) return known;
  let nearest = known;
  for (let i = 0; i < a.outline.length; i += 2) {
    const x = a.outline[i] ?? 0;
    const y = a.outline[i + 1] ?? 0;
    for (let j = 0; j < b.outline.length; j += 2) {
      const dx = x - (b.outline[j] ?? 0);
      const dy = y - (b.outline[j + 1] ?? 0);
      const distance = dx * dx + dy * dy;
      if (distance < nearest) nearest = distance;
    }
  }
  return nearest;
}

/** A distance that no two pixels of the boxes come closer than. */
function gap(a: Rect, b: Rect): number {
  const dx = Math.max(a.x - (b.x + b.width), b.x - (a.x + a.width), 0);
  const dy = Math.max(a.y - (b.y + b.height), b.y - (a.y + a.height), 0);
  return Math.max(dx, dy);
}

function union(a: Rect, b: Rect): Rect {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}
