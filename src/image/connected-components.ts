import { copyOf, copyOfWords, newBytes } from './arena.ts';
import { type KernelAreas, kernelAreas } from './picture-kernels.ts';
import type { GrayImage, LabelImage, Mask, Rect } from './types.ts';

export interface Component {
  /** Its number in the label image, from 1, in the order of their first pixels. */
  readonly label: number;
  /** Pixels. */
  readonly area: number;
  readonly box: Rect;
}

export interface Components {
  readonly labels: LabelImage;
  /** `components[i].label === i + 1`. */
  readonly components: readonly Component[];
}

/** The kernel's runs have columns of 16 bits. */
const maxWidth = 0xffff;
/** What the kernel needs for a run, and writes of a component. */
const runBytes = 16;
const recordWords = 5;

/**
 * The 8-connected components of what lies above `level` in an ink image, or is 1 in a mask, by union-find over the runs of each row (as
 * in He et al. 2008, doi:10.1109/TIP.2008.919369): the work beyond one scan of the image grows with the ink alone.
 */
export function connectedComponents(image: GrayImage | Mask, level = 0): Components {
  return componentsKernel(image, level) ?? componentsOfRuns(image, level);
}

/** By the kernel, four times as fast. null where there is none, or not enough memory, or the image is too wide. */
function componentsKernel(image: GrayImage | Mask, level: number): Components | null {
  const { data, width, height } = image;
  const areas = openAreas(image, level, 4 * data.length);
  if (areas === null) return null;
  const { memory, extraAt } = areas;
  const components = findComponents(areas, image, level, extraAt);
  const labels = copyOfWords(new Int32Array(memory.buffer, extraAt, data.length));
  return { labels: { data: labels, width, height }, components };
}

/** What is picked of an image's components. */
export interface PickedComponents {
  readonly components: readonly Component[];
  /** 1 where the pixel's label, 0 included, is flagged. */
  readonly mask: Mask;
}

/**
 * {@link connectedComponents} of which only a mask is wanted, as {@link pickLabels} makes it, without an image of the labels: four times as fast where holes are
 * filled.
 * `toFlags` must not ask for components in its turn.
 */
export function pickComponents(
  image: GrayImage | Mask,
  toFlags: (components: readonly Component[]) => Uint8Array,
  level = 0,
): PickedComponents {
  const { data, width, height } = image;
  const areas = openAreas(image, level, data.length + mostComponents(image) + 1);
  if (areas === null) {
    const found = componentsOfRuns(image, level);
    return { components: found.components, mask: pickLabels(found, toFlags(found.components)) };
  }
  const { kernels, memory, extraAt, runsAt } = areas;
  const components = findComponents(areas, image, level, 0);
  const flagsAt = extraAt + data.length;
  memory.set(toFlags(components), flagsAt);
  kernels.paintRuns(runsAt, flagsAt, width, height, extraAt);
  return { components, mask: { data: copyOf(memory.subarray(extraAt, flagsAt)), width, height } };
}

interface ComponentAreas extends Omit<KernelAreas, 'at'> {
  readonly fromAt: number;
  readonly recordsAt: number;
  readonly runsAt: number;
  /** The `extraBytes` that were asked for. */
  readonly extraAt: number;
}

/** Room for the kernel's work and for `extraBytes` more; null where it can't do it. */
function openAreas(image: GrayImage | Mask, level: number, extraBytes: number): ComponentAreas | null {
  const { data, width, height } = image;
  if (level < 0 || level > 255 || width > maxWidth) return null;
  const areas = kernelAreas(
    data.length,
    extraBytes,
    4 * recordWords * mostComponents(image),
    runBytes * Math.ceil(width / 2) * height,
  );
  if (areas === null) return null;
  const { kernels, memory } = areas;
  const [fromAt = 0, extraAt = 0, recordsAt = 0, runsAt = 0] = areas.at;
  return { kernels, memory, fromAt, extraAt, recordsAt, runsAt };
}

/** Where components are one pixel each, every second column and row has none. */
function mostComponents({ width, height }: GrayImage | Mask): number {
  return Math.ceil(width / 2) * Math.ceil(height / 2);
}

/** Labels are written where there is a place for them, which isn't 0. */
function findComponents(
  { kernels, memory, fromAt, recordsAt, runsAt }: ComponentAreas,
  { data, width, height }: GrayImage | Mask,
  level: number,
  labelsAt: number,
): readonly Component[] {
  memory.set(data, fromAt);
  const count = kernels.components(fromAt, width, height, level, labelsAt, recordsAt, runsAt);
  const records = new Int32Array(memory.buffer, recordsAt, recordWords * count);
  return Array.from({ length: count }, (_, i): Component => {
    const at = recordWords * i;
    const x = records[at + 1] ?? 0;
    const y = records[at + 3] ?? 0;
    const box = { x, y, width: (records[at + 2] ?? 0) - x, height: (records[at + 4] ?? 0) - y };
    return { label: i + 1, area: records[at] ?? 0, box };
  });
}

/** The same without a kernel. */
export function componentsOfRuns(image: GrayImage | Mask, level = 0): Components {
  const { data, width, height } = image;
  const starts: number[] = [];
  const ends: number[] = [];
  const rows: number[] = [];
  const parents: number[] = [];
  let previousFirst = 0;
  let previousEnd = 0;
  for (let y = 0; y < height; y++) {
    const first = starts.length;
    const offset = y * width;
    const end = offset + width;
    for (let at = offset; at < end; ) {
      if ((data[at] ?? 0) <= level) {
        at++;
        continue;
      }
      const start = at;
      while (at < end && (data[at] ?? 0) > level) at++;
      starts.push(start - offset);
      ends.push(at - offset);
      rows.push(y);
      parents.push(parents.length);
    }
    joinRows(starts, ends, parents, previousFirst, previousEnd, first, starts.length);
    previousFirst = first;
    previousEnd = starts.length;
  }
  return labelRuns(image, starts, ends, rows, parents);
}

/** The one with the largest area, of equals the first; undefined for none. */
export function largestComponent(components: readonly Component[]): Component | undefined {
  let largest = components[0];
  for (const component of components) {
    if (largest !== undefined && component.area > largest.area) largest = component;
  }
  return largest;
}

/** The pixels of all of them. */
export function totalArea(components: readonly Component[]): number {
  return components.reduce((sum, { area }) => sum + area, 0);
}

/** For each label, 0 included, whether it belongs to one of `some`: 1 or 0. */
export function labelFlags(
  { components }: Pick<Components, 'components'>,
  some: readonly Component[],
): Uint8Array {
  const flags = new Uint8Array(components.length + 1);
  for (const { label } of some) flags[label] = 1;
  return flags;
}

/** 1 where the pixel's label, 0 included, is flagged. */
export function pickLabels({ labels }: Components, flags: Uint8Array): Mask {
  const { data, width, height } = labels;
  const out = newBytes(data.length);
  for (let i = 0; i < out.length; i++) out[i] = flags[data[i] ?? 0] ?? 0;
  return { data: out, width, height };
}

/** The same of a part of the image alone. */
export function pickLabelsIn({ labels }: Components, part: Rect, flags: Uint8Array): Mask {
  const data = newBytes(part.width * part.height);
  for (let y = 0, i = 0; y < part.height; y++) {
    for (let at = (part.y + y) * labels.width + part.x, x = 0; x < part.width; x++, at++, i++) {
      data[i] = flags[labels.data[at] ?? 0] ?? 0;
    }
  }
  return { data, width: part.width, height: part.height };
}

/** A component's pixels, in its box. */
export function componentMask({ labels }: Components, { label, box }: Component): Mask {
  const data = newBytes(box.width * box.height);
  for (let y = 0, i = 0; y < box.height; y++) {
    for (let at = (box.y + y) * labels.width + box.x, x = 0; x < box.width; x++, at++, i++) {
      if (labels.data[at] === label) data[i] = 1;
    }
  }
  return { data, width: box.width, height: box.height };
}

/** Joins every run of a row with the runs of the row above that it touches, diagonals included. */
function joinRows(
  starts: readonly number[],
  ends: readonly number[],
  parents: number[],
  aboveFirst: number,
  aboveEnd: number,
  first: number,
  end: number,
): void {
  let above = aboveFirst;
  let run = first;
  while (above < aboveEnd && run < end) {
    const aboveStop = ends[above] ?? 0;
    const stop = ends[run] ?? 0;
    if ((starts[above] ?? 0) <= stop && (starts[run] ?? 0) <= aboveStop) unite(parents, above, run);
    if (aboveStop < stop) above++;
    else run++;
  }
}

function labelRuns(
  { width, height }: GrayImage,
  starts: readonly number[],
  ends: readonly number[],
  rows: readonly number[],
  parents: number[],
): Components {
  const labels = new Int32Array(width * height);
  const labelOfRoot = new Int32Array(parents.length);
  const areas: number[] = [];
  const lefts: number[] = [];
  const rights: number[] = [];
  const tops: number[] = [];
  const bottoms: number[] = [];
  for (let run = 0; run < parents.length; run++) {
    const root = find(parents, run);
    const start = starts[run] ?? 0;
    const end = ends[run] ?? 0;
    const y = rows[run] ?? 0;
    let label = labelOfRoot[root] ?? 0;
    if (label === 0) {
      areas.push(0);
      lefts.push(start);
      rights.push(end);
      tops.push(y);
      bottoms.push(y);
      label = areas.length;
      labelOfRoot[root] = label;
    }
    const i = label - 1;
    areas[i] = (areas[i] ?? 0) + end - start;
    lefts[i] = Math.min(lefts[i] ?? 0, start);
    rights[i] = Math.max(rights[i] ?? 0, end);
    bottoms[i] = y;
    labels.fill(label, y * width + start, y * width + end);
  }
  const components = areas.map((area, i): Component => {
    const x = lefts[i] ?? 0;
    const y = tops[i] ?? 0;
    const box = { x, y, width: (rights[i] ?? 0) - x, height: (bottoms[i] ?? 0) + 1 - y };
    return { label: i + 1, area, box };
  });
  return { labels: { data: labels, width, height }, components };
}

function find(parents: number[], run: number): number {
  let root = run;
  for (let parent = parents[root] ?? 0; parent !== root; parent = parents[root] ?? 0) {
    parents[root] = parents[parent] ?? 0;
    root = parents[root] ?? 0;
  }
  return root;
}

/** The smaller root wins: components keep the order of their first runs. */
function unite(parents: number[], a: number, b: number): void {
  const rootA = find(parents, a);
  const rootB = find(parents, b);
  if (rootA < rootB) parents[rootB] = rootA;
  else parents[rootA] = rootB;
}
