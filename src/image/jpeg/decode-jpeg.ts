import { copyOf } from '../arena.ts';
import { invalidImage } from '../invalid-image.ts';
import { luma } from '../luma.ts';
import { type PictureKernels, pictureKernels } from '../picture-kernels.ts';
import type { GrayImage, RgbaImage } from '../types.ts';
import { type BlockSink, createJpegBlock } from './jpeg-block.ts';
import { type AdobeTransform, detectJpegColors, type JpegColors, toRgba } from './jpeg-color.ts';
import { isFrameMarker, type JpegComponent, type JpegFrame, parseJpegFrame } from './jpeg-frame.ts';
import { type JpegKernel, openJpegKernel } from './jpeg-kernel.ts';
import { newLevels, type OpenLevels } from './jpeg-levels.ts';
import { jpegPlane, upsample } from './jpeg-plane.ts';
import { jpegReductions, reducedPlane } from './jpeg-reduced.ts';
import { readScan } from './jpeg-scan.ts';
import { parseJpegScanHeader } from './jpeg-scan-header.ts';
import { type JpegSegment, markers, nextSegment, readUint16 } from './jpeg-segments.ts';
import { type JpegTables, readHuffmanTables, readQuantizationTables } from './jpeg-tables.ts';

/**
 * Scans of one file at most. Every scan walks over all blocks, however few bytes it has: a thousand of them in 30 kB
 * would cost seconds. Encoders write about ten.
 */
const maxScans = 50;

/** What the file says before its data. */
interface JpegHead {
  readonly frame: JpegFrame;
  readonly colors: JpegColors;
}

/** What has been read of a component. */
interface ComponentData {
  readonly layout: JpegComponent;
  readonly sink: BlockSink | undefined;
  /** Of a progressive frame, whose scans add to them; else none. */
  readonly coefficients: Int16Array;
  /** The table in force at its first scan; undefined before that. */
  quantization: Uint16Array | undefined;
}

interface JpegState {
  readonly frame: JpegFrame;
  readonly components: readonly ComponentData[];
  readonly tables: JpegTables;
  readonly kernel: JpegKernel | null;
  restartInterval: number;
  frames: number;
  scans: number;
}

/**
 * The pixels of a JPEG: baseline, extended and progressive Huffman-coded frames of 8 bits, gray, YCC, RGB, CMYK and
 * YCCK, any sampling, with or without restart markers (ITU-T T.81). Nothing is guessed: where data is missing or wrong,
 * or the end marker is not there, it throws `invalid_image` rather than give half a picture. Its size must have been
 * judged by `probe` before.
 *
 * Not by jpeg-js, which the tests hold it against: jpeg-js throws on restart intervals in scans over one component (so
 * on gray and progressive files that have them), takes RGB for YCC, reads zeros beyond the end of the data, walks
 * through any number of scans, and takes 25 to 66 ms for 1024x1024 where this takes 15 to 34 (bench/decode.bench.ts).
 */
export function decodeJpeg(bytes: Uint8Array): RgbaImage {
  return readColors(bytes, readHead(bytes));
}

/**
 * The luma of a JPEG. Nearly every file holds it as its first channel (JFIF 1.02): the others are read over, but neither
 * transformed nor made colours only to be weighed into the same gray again. `reduction`: how many times smaller the picture will be
 * wanted; it is made smaller on the way by 8, 4 or 2, the largest of them that divides this (see {@link reducedPlane}). Throws as {@link decodeJpeg} does.
 */
export function decodeJpegLuma(
  bytes: Uint8Array,
  reduction = 1,
  kernels: PictureKernels | null = pictureKernels(),
): GrayImage {
  const head = readHead(bytes);
  const { frame, colors } = head;
  const [first] = frame.components;
  if (first === undefined || (colors !== 'gray' && colors !== 'ycc')) return luma(readColors(bytes, head));
  let kernel: JpegKernel | null = null;
  const open: OpenLevels = (target) => {
    kernel = kernels && (frame.progressive ? null : openJpegKernel(kernels, bytes.length, target, frame));
    return kernel?.levels ?? newLevels(target);
  };
  const factor = jpegReductions.find((one) => reduction % one === 0);
  const isReduced = factor !== undefined && first.h === frame.maxH && first.v === frame.maxV;
  if (isReduced) {
    const { image, sink } = reducedPlane(frame, factor, open);
    readBlocks(bytes, frame, [sink], kernel);
    return ownImage(image, kernel);
  }
  const plane = jpegPlane(frame, first, open);
  readBlocks(bytes, frame, [plane.sink], kernel);
  return ownImage(upsample(plane, frame), kernel);
}

/** A copy of what lies in the kernel's memory. */
function ownImage(image: GrayImage, kernel: JpegKernel | null): GrayImage {
  return image.data.buffer === kernel?.levels.buffer ? { ...image, data: copyOf(image.data) } : image;
}

function readColors(bytes: Uint8Array, { frame, colors }: JpegHead): RgbaImage {
  const planes = frame.components.map((layout) => jpegPlane(frame, layout));
  readBlocks(
    bytes,
    frame,
    planes.map(({ sink }) => sink),
  );
  return toRgba(frame, planes, colors);
}

/** Reads up to the first scan. What it finds of markers that say what the colours are counts there, as for libjpeg. */
function readHead(bytes: Uint8Array): JpegHead {
  let frame: JpegFrame | undefined;
  let isJfif = false;
  let adobe: AdobeTransform;
  for (let segment = nextSegment(bytes, 2); ; segment = nextSegment(bytes, segment.end)) {
    const { marker, start } = segment;
    if (marker === markers.startOfScan || marker === markers.endOfImage) {
      if (frame !== undefined) return { frame, colors: detectJpegColors(frame, isJfif, adobe) };
      if (marker === markers.endOfImage) throw corrupt('it holds no picture');
      throw corrupt('its data begins before its header');
    }
    if (marker === markers.jfif) isJfif ||= startsWith(bytes, segment, 'JFIF\0');
    else if (marker === markers.adobe && startsWith(bytes, segment, 'Adobe')) adobe = bytes[start + 11] ?? 0;
    else if (isFrameMarker(marker)) frame ??= parseFrame(bytes, segment);
  }
}

/** Refuses what the data can't fill, before any room is taken for it. */
function parseFrame(bytes: Uint8Array, segment: JpegSegment): JpegFrame {
  const frame = parseJpegFrame(bytes, segment);
  // Every block takes one bit of the first scan over it at the least.
  const blocks = frame.components.reduce(
    (sum, { blocksWide, blocksHigh }) => sum + blocksWide * blocksHigh,
    0,
  );
  if (blocks > 8 * bytes.length) throw corrupt('its header promises more than its data can hold');
  return frame;
}

/** Reads a whole file, and gives the blocks of each component to its sink, where it has one. */
function readBlocks(
  bytes: Uint8Array,
  frame: JpegFrame,
  sinks: readonly (BlockSink | undefined)[],
  kernel: JpegKernel | null = null,
): void {
  const state: JpegState = {
    frame,
    components: frame.components.map((layout, i) => ({
      layout,
      sink: sinks[i],
      coefficients: new Int16Array(frame.progressive ? 64 * layout.blockStride * layout.blockRows : 0),
      quantization: undefined,
    })),
    tables: { quantization: new Map(), dc: new Map(), ac: new Map() },
    kernel,
    restartInterval: 0,
    frames: 0,
    scans: 0,
  };
  let segment = nextSegment(bytes, 2);
  while (segment.marker !== markers.endOfImage) {
    segment = nextSegment(bytes, readSegment(bytes, segment, state));
  }
  for (const component of state.components) finish(component, frame.progressive);
}

/** Takes over what a segment says; the position after it. */
function readSegment(bytes: Uint8Array, segment: JpegSegment, state: JpegState): number {
  const { marker, start, end } = segment;
  if (marker === markers.startOfScan) return readScanSegment(bytes, segment, state);
  if (marker === markers.quantizationTables) readQuantizationTables(bytes, segment, state.tables);
  else if (marker === markers.huffmanTables) readHuffmanTables(bytes, segment, state.tables);
  else if (marker === markers.restartInterval) state.restartInterval = readUint16(bytes, start);
  else if (isFrameMarker(marker)) {
    state.frames++;
    if (state.frames > 1) throw corrupt('it has two frames');
  }
  return end;
}

/** Reads a scan, header and data; the position after it. */
function readScanSegment(bytes: Uint8Array, segment: JpegSegment, state: JpegState): number {
  const { frame, tables } = state;
  state.scans++;
  if (state.scans > maxScans) throw invalidImage('The JPEG has too many scans.');
  const scan = parseJpegScanHeader(bytes, segment, frame);
  const components = scan.channels.flatMap(({ index, dcId, acId }) => {
    const component = state.components[index];
    if (component === undefined) return [];
    if (component.quantization !== undefined && !frame.progressive) throw corrupt('a channel comes twice');
    component.quantization ??= tables.quantization.get(component.layout.quantizationId);
    const { layout, sink, coefficients, quantization } = component;
    if (quantization === undefined) throw corrupt('a quantization table is missing');
    const [dc, ac] = [tables.dc.get(dcId), tables.ac.get(acId)];
    return { layout, sink, coefficients, quantization, dc, ac, prediction: 0 };
  });
  return readScan(bytes, segment.end, frame, scan, components, state.restartInterval, state.kernel);
}

/** Gives a progressive component's blocks to its sink: they are whole only after the last scan. */
function finish({ layout, sink, coefficients, quantization }: ComponentData, isProgressive: boolean): void {
  if (quantization === undefined) throw corrupt('a channel is missing');
  if (!isProgressive || sink === undefined) return;
  const block = createJpegBlock();
  const { positions, values } = block;
  let at = 0;
  for (let row = 0; row < layout.blockRows; row++) {
    for (let column = 0; column < layout.blockStride; column++) {
      let size = 1;
      values[0] = Math.imul(coefficients[at] ?? 0, quantization[0] ?? 0);
      for (let i = 1; i < 64; i++) {
        const coefficient = coefficients[at + i] ?? 0;
        if (coefficient === 0) continue;
        positions[size] = i;
        values[size] = Math.imul(coefficient, quantization[i] ?? 0);
        size++;
      }
      block.size = size;
      sink(block, column, row);
      at += 64;
    }
  }
}

function startsWith(bytes: Uint8Array, segment: JpegSegment, text: string): boolean {
  return (
    String.fromCharCode(
      ...bytes.subarray(segment.start, Math.min(segment.end, segment.start + text.length)),
    ) === text
  );
}

const corrupt = (why: string) => invalidImage(`The JPEG is corrupt: ${why}.`);
