import { invalidImage } from './invalid-image.ts';
import { type AdobeTransform, detectJpegColors, type JpegColors, toRgba } from './jpeg-color.ts';
import { isFrameMarker, type JpegComponent, type JpegFrame, parseJpegFrame } from './jpeg-frame.ts';
import { type JpegPlane, jpegPlane, upsample } from './jpeg-plane.ts';
import { jpegReductions, reducedPlane } from './jpeg-reduced.ts';
import { readScan } from './jpeg-scan.ts';
import { parseJpegScanHeader } from './jpeg-scan-header.ts';
import { type JpegSegment, markers, nextSegment, readUint16 } from './jpeg-segments.ts';
import { type JpegTables, readHuffmanTables, readQuantizationTables } from './jpeg-tables.ts';
import { luma } from './luma.ts';
import type { GrayImage, RgbaImage } from './types.ts';

/**
 * Scans of one file at most. Every scan walks over all blocks, however few bytes it has: a thousand of them in 30 kB
 * would cost seconds. Encoders write about ten.
 */
const maxScans = 50;

/** What has been read of a component. */
interface ComponentData {
  readonly layout: JpegComponent;
  readonly coefficients: Int16Array;
  /** The table in force at its first scan; undefined before that. */
  quantization: Uint16Array | undefined;
}

/** A component that has been read. */
interface JpegChannel {
  readonly layout: JpegComponent;
  readonly coefficients: Int16Array;
  readonly quantization: Uint16Array;
}

/** A file that was read to its end. */
interface JpegPicture {
  readonly frame: JpegFrame;
  readonly channels: readonly JpegChannel[];
  readonly colors: JpegColors;
}

interface JpegState {
  frame: JpegFrame | undefined;
  components: readonly ComponentData[];
  readonly tables: JpegTables;
  restartInterval: number;
  isJfif: boolean;
  adobe: AdobeTransform;
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
  return toColors(readJpeg(bytes));
}

/**
 * The luma of a JPEG. Nearly every file holds it as its first channel (JFIF 1.02): the others are read over, but neither
 * transformed nor made colours only to be weighed into the same gray again. `reduction`: where that is as simple, the picture is made so
 * many times smaller on the way (2, 4 or 8; see {@link reducedPlane}). Throws as {@link decodeJpeg} does.
 */
export function decodeJpegLuma(bytes: Uint8Array, reduction = 1): GrayImage {
  const picture = readJpeg(bytes);
  const { frame, channels, colors } = picture;
  const [first] = channels;
  if (first === undefined || (colors !== 'gray' && colors !== 'ycc')) return luma(toColors(picture));
  const factor = jpegReductions.find((one) => one === reduction);
  const { layout, coefficients, quantization } = first;
  const isSimple =
    layout.h === frame.maxH &&
    layout.v === frame.maxV &&
    frame.width % reduction === 0 &&
    frame.height % reduction === 0;
  if (factor !== undefined && isSimple) {
    return reducedPlane(frame, layout, coefficients, quantization, factor);
  }
  return upsample(toPlane(frame, first), frame);
}

function readJpeg(bytes: Uint8Array): JpegPicture {
  const state: JpegState = {
    frame: undefined,
    components: [],
    tables: { quantization: new Map(), dc: new Map(), ac: new Map() },
    restartInterval: 0,
    isJfif: false,
    adobe: undefined,
    scans: 0,
  };
  let segment = nextSegment(bytes, 2);
  while (segment.marker !== markers.endOfImage) {
    segment = nextSegment(bytes, readSegment(bytes, segment, state));
  }
  return finish(state);
}

/** Takes over what a segment says; the position after it. */
function readSegment(bytes: Uint8Array, segment: JpegSegment, state: JpegState): number {
  const { marker, start, end } = segment;
  if (marker === markers.startOfScan) return readScanSegment(bytes, segment, state);
  if (marker === markers.quantizationTables) readQuantizationTables(bytes, segment, state.tables);
  else if (marker === markers.huffmanTables) readHuffmanTables(bytes, segment, state.tables);
  else if (marker === markers.restartInterval) state.restartInterval = readUint16(bytes, start);
  else if (marker === markers.jfif) state.isJfif ||= startsWith(bytes, segment, 'JFIF\0');
  else if (marker === markers.adobe && startsWith(bytes, segment, 'Adobe'))
    state.adobe = bytes[start + 11] ?? 0;
  else if (isFrameMarker(marker)) startFrame(bytes, segment, state);
  return end;
}

function startFrame(bytes: Uint8Array, segment: JpegSegment, state: JpegState): void {
  if (state.frame !== undefined) throw corrupt('it has two frames');
  const frame = parseJpegFrame(bytes, segment);
  // Every block takes one bit of the first scan over it at the least.
  const blocks = frame.components.reduce(
    (sum, { blocksWide, blocksHigh }) => sum + blocksWide * blocksHigh,
    0,
  );
  if (blocks > 8 * bytes.length) throw corrupt('its header promises more than its data can hold');
  state.frame = frame;
  state.components = frame.components.map((layout) => ({
    layout,
    coefficients: new Int16Array(64 * layout.blockStride * layout.blockRows),
    quantization: undefined,
  }));
}

/** Reads a scan, header and data; the position after it. */
function readScanSegment(bytes: Uint8Array, segment: JpegSegment, state: JpegState): number {
  const { frame, tables } = state;
  if (frame === undefined) throw corrupt('its data begins before its header');
  state.scans++;
  if (state.scans > maxScans) throw invalidImage('The JPEG has too many scans.');
  const scan = parseJpegScanHeader(bytes, segment, frame);
  const components = scan.channels.flatMap(({ index, dcId, acId }) => {
    const component = state.components[index];
    if (component === undefined) return [];
    if (component.quantization !== undefined && !frame.progressive) throw corrupt('a channel comes twice');
    component.quantization ??= tables.quantization.get(component.layout.quantizationId);
    if (component.quantization === undefined) throw corrupt('a quantization table is missing');
    const { layout, coefficients } = component;
    return { layout, coefficients, dc: tables.dc.get(dcId), ac: tables.ac.get(acId), prediction: 0 };
  });
  return readScan(bytes, segment.end, frame, scan, components, state.restartInterval);
}

function finish({ frame, components, isJfif, adobe }: JpegState): JpegPicture {
  if (frame === undefined) throw corrupt('it holds no picture');
  const channels = components.map(({ layout, coefficients, quantization }) => {
    if (quantization === undefined) throw corrupt('a channel is missing');
    return { layout, coefficients, quantization };
  });
  return { frame, channels, colors: detectJpegColors(frame, isJfif, adobe) };
}

function toColors({ frame, channels, colors }: JpegPicture): RgbaImage {
  const planes = channels.map((channel) => toPlane(frame, channel));
  return toRgba(frame, planes, colors);
}

function toPlane(frame: JpegFrame, { layout, coefficients, quantization }: JpegChannel): JpegPlane {
  return jpegPlane(frame, layout, coefficients, quantization);
}

function startsWith(bytes: Uint8Array, segment: JpegSegment, text: string): boolean {
  return (
    String.fromCharCode(
      ...bytes.subarray(segment.start, Math.min(segment.end, segment.start + text.length)),
    ) === text
  );
}

const corrupt = (why: string) => invalidImage(`The JPEG is corrupt: ${why}.`);
