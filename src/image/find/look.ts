import { backgroundMap, removeBackground } from '../background.ts';
import { isInside, longerSide, touchesEdge } from '../box-around.ts';
import { type Component, largestComponent, totalArea } from '../connected-components.ts';
import { invert } from '../invert.ts';
import { isolate } from '../isolate.ts';
import { pipelineSteps } from '../pipeline-steps.ts';
import { reduce, reduction } from '../reduce.ts';
import type { GrayImage } from '../types.ts';
import { cutOut } from './cut-out.ts';
import { type FindDigitOptions, findDigit } from './find-digit.ts';
import type { FoundDigit } from './found-digit.ts';
import { type Ground, underGlare } from './glare.ts';
import { type GrainOptions, gatherGrains } from './grain.ts';
import { hasShade } from './has-shade.ts';
import { meanInk } from './mean-ink.ts';
import { isOnePen, mayBeParts } from './one-pen.ts';
import { findPlate } from './plate.ts';
import { detectPolarity } from './polarity.ts';
import { inkOn, silhouette } from './silhouette.ts';
import { unevenGround } from './uneven-ground.ts';

export interface Search {
  readonly picture: GrayImage;
  readonly inverted: boolean;
  readonly ink: GrayImage;
  readonly found: FoundDigit | null;
  /** The digit's ink alone, cropped; null where there is none, or too little of it. */
  readonly digit: GrayImage | null;
}

/** Looks for the digit on a plate, if there is one, else in the whole picture. */
export function look(
  whole: GrayImage,
  invertOption: boolean | undefined,
): Search & { readonly framed: boolean } {
  const steps = pipelineSteps;
  const cell = reduction(whole, steps.map.maxSidePx);
  const map = reduce(whole, cell);
  const plate = findPlate(map, steps.plate);
  const cut = plate && cutOut(whole, map, plate, { ...steps.plate, cellPx: cell });
  const framed = cut === null ? null : search(cut, invertOption);
  // What is empty, or shows its own edge alone, was no plate: a square of the paper, the light between two shadows.
  if (framed === null || framed.found === null || framed.digit === null || framed.found.onlyEdgeLine)
    return search(whole, invertOption, map);
  const margin = pipelineSteps.cutDigit.maxCells * cell;
  if (!isNearEdge(largestComponent(framed.found.kept), framed.picture, margin))
    return { ...framed, framed: true };
  // Of the plate's polarity: the picture's border may be all shadow.
  const all = searchUneven(whole, framed.inverted);
  return isWholeOf(all, framed) ? { ...all, framed: false } : { ...framed, framed: true };
}

/** Whether a digit in the whole picture is the one that was found on a plate whose border cuts it: the lit part of a sheet, for instance. */
function isWholeOf(all: Search, cut: Search): boolean {
  return (
    all.found !== null &&
    cut.found !== null &&
    !all.found.onlyEdgeLine &&
    all.found.kept.length <= cut.found.kept.length &&
    !touchesEdge(all.found.kept, all.picture) &&
    totalArea(all.found.kept) >= pipelineSteps.cutDigit.minGrowth * totalArea(cut.found.kept)
  );
}

/** Whether a component of a picture comes as near to its edge as this. */
function isNearEdge(component: Component | undefined, { width, height }: GrayImage, margin: number): boolean {
  if (component === undefined) return false;
  const { box } = component;
  return (
    box.x < margin ||
    box.y < margin ||
    box.x + box.width > width - margin ||
    box.y + box.height > height - margin
  );
}

/** The longer side, in pixels; 0 for none. */
export function sidePx(image: GrayImage | null): number {
  return image === null ? 0 : longerSide(image);
}

/** Looks for the digit in a picture, whose reduced copy is `map` if there is one, and on what it is written on if that was taken for it. */
function search(
  picture: GrayImage,
  invertOption: boolean | undefined,
  reduced?: GrayImage,
): Search & { readonly framed: boolean } {
  const detected = searchInk(picture, invertOption, reduced);
  const first = (invertOption === undefined ? betweenLines(detected, reduced) : null) ?? detected;
  // Who says which way the ink is means what lies on the picture's own ground.
  const second = invertOption === undefined ? onSilhouette(first) : null;
  return second === null ? { ...first, framed: false } : { ...second, framed: true };
}

/**
 * The search for ink of the other polarity, where what was found is what is left of erased lines, as of the joints between planks: if there are
 * strokes of that, large ones inside the picture, which are many times as much.
 */
function betweenLines({ picture, inverted, found }: Search, reduced?: GrayImage): Search | null {
  const { maxSliverShare, minSideShare, minTimes, maxPieces } = pipelineSteps.betweenLines;
  if (found === null || !found.ruled) return null;
  const sliver = maxSliverShare * longerSide(picture);
  if (!found.kept.some(({ box }) => Math.min(box.width, box.height) <= sliver)) return null;
  const other = searchInk(picture, !inverted, reduced);
  if (other.found === null || sidePx(other.digit) < minSideShare * longerSide(picture)) return null;
  const { kept } = other.found;
  const isMore = totalArea(kept) >= minTimes * totalArea(found.kept);
  return isMore && kept.length <= maxPieces && !touchesEdge(kept, picture) ? other : null;
}

/** Looks for a digit on the component that was found, or on one around that, if it is the silhouette of something: what was found may be the inside of an 8 on it. */
function onSilhouette({ picture, inverted, ink, found }: Search): Search | null {
  if (found === null) return null;
  const largest = largestComponent(found.kept);
  if (largest === undefined) return null;
  const around = largestComponent(
    found.components.components.filter(({ box }) => isInside(largest.box, box)),
  );
  for (const ground of around === undefined ? [largest] : [largest, around]) {
    const inside = silhouette(found.components, ground, pipelineSteps.silhouette);
    if (inside === null) continue;
    const dark = meanInk(ink, found.components, [ground]);
    const onIt = inkOn(ink, inside, dark);
    const figure = findDigit(onIt, inverted ? picture : invert(picture), true, pipelineSteps);
    const digit = figure && isolateDigit(figure);
    if (digit !== null) return { picture, inverted: !inverted, ink: onIt, found: figure, digit };
  }
  return null;
}

function searchInk(picture: GrayImage, invertOption: boolean | undefined, reduced?: GrayImage): Search {
  const steps = pipelineSteps;
  const cell = reduction(picture, steps.map.maxSidePx);
  const map = reduced ?? reduce(picture, cell);
  const { inverted: detected, even, cropped } = detectPolarity(map, steps.polarity, steps.tightCrop);
  const inverted = invertOption ?? detected;
  const onLight = inverted ? invert(picture) : picture;
  const lightMap = inverted ? invert(map) : map;
  const onPlain = (): SearchOnGround => {
    const ground = backgroundMap(lightMap, steps.background);
    const ink = removeBackground(onLight, ground, cell, steps.background);
    const threshold = cropped ? { ...steps.threshold, ...steps.cropThreshold } : steps.threshold;
    const found = findWhole(ink, onLight, even, { ...steps, threshold });
    return {
      ...{ picture, inverted, ink, found, digit: found && isolateDigit(found) },
      ...{ even, onLight, ground: { map: ground, cellPx: cell } },
    };
  };
  // What is light in a tight crop is the paper.
  if (cropped) return onPlain();
  if (even && !hasShade(lightMap, steps.shade)) return withGlare(onPlain());
  const uneven = searchUneven(picture, inverted);
  // The strokes may be so wide and pale that they were taken for shadows.
  if (uneven.found === null) return withGlare(onPlain());
  const plain = mayBeParts(uneven.found, uneven.ground, steps.onePen) ? onPlain() : null;
  if (plain !== null && plain.found !== null && isOnePen(plain.found, uneven.found, steps.onePen))
    return plain;
  return withGlare(uneven);
}

/** A search, and what it took for the ground. */
interface SearchOnGround extends Search {
  /** The picture, inverted if its ink is light. */
  readonly onLight: GrayImage;
  readonly even: boolean;
  readonly ground: Ground;
}

/** The search on a ground with shadows. */
function searchUneven(picture: GrayImage, inverted: boolean): SearchOnGround {
  const steps = pipelineSteps;
  const onLight = inverted ? invert(picture) : picture;
  const cellPx = reduction(picture, steps.unevenGround.maxSidePx);
  const map = unevenGround(reduce(onLight, cellPx), steps.unevenGround);
  const ink = removeBackground(onLight, map, cellPx, steps.background);
  const found = findWhole(ink, onLight, false, steps);
  return {
    ...{ picture, inverted, ink, found, digit: found && isolateDigit(found) },
    ...{ even: false, onLight, ground: { map, cellPx } },
  };
}

/** What was found, with its strokes that are pale by glare. */
function withGlare(search: SearchOnGround): Search {
  const { found, onLight, even, ground } = search;
  if (found === null) return search;
  const find = (ink: GrayImage) => findWhole(ink, onLight, even, pipelineSteps);
  const whole = underGlare(found, ground, find, pipelineSteps.glare);
  return whole === null ? search : { ...search, found: whole, digit: isolateDigit(whole) };
}

/** {@link findDigit}; where the digit is written in grains, with all of them. */
function findWhole(
  ink: GrayImage,
  picture: GrayImage,
  even: boolean,
  options: FindDigitOptions & { readonly grain: GrainOptions },
): FoundDigit | null {
  const find = (ink: GrayImage, picture: GrayImage) => findDigit(ink, picture, even, options);
  const found = find(ink, picture);
  return found && (gatherGrains(found, picture, find, options.grain) ?? found);
}

function isolateDigit({ ink, components, kept, level }: FoundDigit): GrayImage | null {
  const { radiusPx, pxPerRadius, edgeShare, minDigitPx } = pipelineSteps.isolate;
  const largest = Math.max(0, ...kept.map(({ box }) => Math.max(box.width, box.height)));
  const digit = isolate(ink, components, kept, {
    radius: radiusPx + Math.floor(largest / pxPerRadius),
    edgeLevel: Math.max(1, level * edgeShare),
  });
  return sidePx(digit) >= minDigitPx ? digit : null;
}
