import { constants, deflateRawSync, deflateSync } from 'node:zlib';
import type { ErrorCode } from '../../src/errors.ts';
import type { MalformedPicture } from './malformed-corpus.ts';
import {
  chunk,
  colorChunks,
  filteredRows,
  header,
  join,
  type PngPicture,
  pngFile,
  signature,
} from './picture-png.ts';

const side = 16;
const gray: PngPicture = {
  width: side,
  height: side,
  colorType: 0,
  bitDepth: 8,
  samples: (x, y) => [(x * 16 + y * 3) & 255],
};
const palette: PngPicture = {
  width: side,
  height: side,
  colorType: 3,
  bitDepth: 4,
  palette: Array.from({ length: 8 }, (_, i) => [i * 30, i * 20, i * 10] as const),
  transparency: [0, 128],
  samples: (x, y) => [(x + y) % 8],
};
const end = chunk('IEND');

/** PNG files with one thing wrong each. */
export function malformedPngs(): readonly MalformedPicture[] {
  return [
    ...named('invalid_image', { ...truncations(), ...wrongChecksums(), ...wrongHeaders(), ...wrongOrder() }),
    ...named('invalid_image', { ...wrongData(), ...wrongColors() }),
    ...named('too_large', tooLarge()),
    ...named('bad_dimensions', tooSmall()),
  ];
}

function named(code: ErrorCode, files: Readonly<Record<string, Uint8Array>>): readonly MalformedPicture[] {
  return Object.entries(files).map(([name, bytes]) => ({ name: `png: ${name}`, bytes, expected: [code] }));
}

/** Cut at every joint: before, within and after the length, the type, the data and the checksum of every chunk. */
function truncations(): Record<string, Uint8Array> {
  const chunks = [
    header(palette),
    ...[colorChunks(palette)],
    chunk('tEXt', new Uint8Array(20)),
    ...[0, 1].map((half) => chunk('IDAT', data(palette).subarray(half * 30, half === 0 ? 30 : undefined))),
    end,
  ];
  const files: Record<string, Uint8Array> = { 'only the signature': signature };
  let before = signature;
  for (const [i, whole] of chunks.entries()) {
    const cuts = [2, 4, 6, 8, 8 + Math.floor((whole.length - 12) / 2), whole.length - 4, whole.length - 1];
    for (const cut of new Set(cuts))
      files[`cut in chunk ${i} after ${cut} bytes`] = join(before, whole.subarray(0, cut));
    before = join(before, whole);
    if (i < chunks.length - 1) files[`cut after chunk ${i}`] = before;
  }
  return files;
}

function wrongChecksums(): Record<string, Uint8Array> {
  const parts: readonly (readonly [string, Uint8Array])[] = [
    ['IHDR', header(palette)],
    ['PLTE and tRNS', colorChunks(palette)],
    ['tEXt', chunk('tEXt', Uint8Array.of(65, 0, 66))],
    ['IDAT', chunk('IDAT', data(palette))],
    ['IEND', end],
  ];
  const broken = parts.map(([name], wrong) => [
    `wrong checksum: ${name}`,
    join(signature, ...parts.map(([, bytes], i) => (i === wrong ? flipLast(bytes) : bytes))),
  ]);
  const swapped = pngFile(gray);
  swapped[45] = (swapped[45] ?? 0) ^ 1;
  return { ...Object.fromEntries(broken), 'a bit of the data flipped': swapped };
}

function wrongHeaders(): Record<string, Uint8Array> {
  const fields = (name: string, at: number, value: number): readonly [string, Uint8Array] => {
    const values = header(gray).slice(8, 21);
    values[at] = value;
    return [name, join(signature, chunk('IHDR', values), chunk('IDAT', data(gray)), end)];
  };
  const formats = [
    [0, 3],
    [0, 0],
    [0, 32],
    [0, 255],
    [2, 4],
    [2, 1],
    [3, 16],
    [4, 4],
    [6, 2],
    [1, 8],
    [5, 8],
    [7, 8],
    [255, 8],
  ] as const;
  return {
    ...Object.fromEntries(
      formats.map(([colorType, bitDepth]) => [
        `colour type ${colorType} with ${bitDepth} bits`,
        join(signature, header({ ...gray, colorType, bitDepth }), chunk('IDAT', data(gray)), end),
      ]),
    ),
    ...Object.fromEntries([
      fields('compression method 1', 10, 1),
      fields('filter method 64', 11, 64),
      fields('interlace method 2', 12, 2),
    ]),
    'header of 12 bytes': join(
      signature,
      chunk('IHDR', header(gray).slice(8, 20)),
      chunk('IDAT', data(gray)),
      end,
    ),
    'header of 14 bytes': join(
      signature,
      chunk('IHDR', join(header(gray).slice(8, 21), Uint8Array.of(0))),
      end,
    ),
    'header of no bytes': join(signature, chunk('IHDR'), chunk('IDAT', data(gray)), end),
    'private format of iOS': join(signature, chunk('CgBI', new Uint8Array(4)), pngFile(gray).slice(8)),
  };
}

function wrongOrder(): Record<string, Uint8Array> {
  const [plte, trns] = [chunk('PLTE', new Uint8Array(24)), chunk('tRNS', Uint8Array.of(0))];
  const idat = chunk('IDAT', data(palette));
  const head = join(signature, header(palette));
  const half = data(palette);
  return {
    'no header': join(signature, plte, idat, end),
    'header after the palette': join(signature, plte, header(palette), idat, end),
    'two headers': join(head, header(palette), plte, idat, end),
    'a second header of another size': join(head, header({ ...palette, width: 30_000 }), plte, idat, end),
    'header again after the data': join(head, plte, idat, header(palette), end),
    'two palettes': join(head, plte, plte, idat, end),
    'palette after the data': join(head, idat, plte, end),
    'palette after the transparency': join(head, trns, plte, idat, end),
    'two transparencies': join(head, plte, trns, trns, idat, end),
    'transparency after the data': join(head, plte, idat, trns, end),
    'data in two places': join(
      head,
      plte,
      chunk('IDAT', half.subarray(0, 20)),
      chunk('tEXt', new Uint8Array(2)),
      chunk('IDAT', half.subarray(20)),
      end,
    ),
    'no data': join(head, plte, end),
    'no end': join(head, plte, idat),
    'end before all': join(signature, end, header(palette), plte, idat),
    'end before the data': join(head, plte, end, idat),
    'unknown critical chunk': join(head, plte, chunk('ABCD'), idat, end),
    'chunk name that is no name': join(head, plte, chunk('I\x01\xffT'), idat, end),
    'chunk of 4 GB': join(head, plte, Uint8Array.of(255, 255, 255, 255), idat, end),
    'chunk of 2 GB': join(head, plte, Uint8Array.of(127, 255, 255, 255), idat, end),
    'chunk one byte too long': join(head, Uint8Array.of(0, 0, 0, 25), plte.slice(4), idat, end),
  };
}

function wrongData(): Record<string, Uint8Array> {
  const rows = filteredRows(gray);
  const stream = data(gray);
  const raw = deflateRawSync(rows);
  const withData = (bytes: Uint8Array, picture: PngPicture = gray) =>
    join(signature, header(picture), chunk('IDAT', bytes), end);
  const zlib = (...body: readonly number[]) => Uint8Array.of(0x78, 0x01, ...body, 0, 0, 0, 0);
  const badFilter = (value: number) => {
    const changed = rows.slice();
    changed[5 * (side + 1)] = value;
    return withData(compress(changed));
  };
  return {
    'empty data': withData(new Uint8Array(0)),
    'data of one byte': withData(Uint8Array.of(0x78)),
    'data without its last byte': withData(stream.slice(0, -1)),
    'data without its checksum': withData(stream.slice(0, -4)),
    'first half of the data': withData(stream.slice(0, stream.length / 2)),
    'data without the zlib header': withData(new Uint8Array(raw)),
    'compression method 7': withData(join(Uint8Array.of(0x77, 0x85), stream.slice(2))),
    'wrong zlib check bits': withData(join(Uint8Array.of(0x78, 0x02), stream.slice(2))),
    'preset dictionary': withData(join(Uint8Array.of(0x78, 0x20), stream.slice(2))),
    'block of kind 3': withData(zlib(0b111, 0, 0)),
    'stored block that contradicts itself': withData(zlib(1, 5, 0, 5, 0, 1, 2, 3, 4, 5)),
    'stored block longer than the file': withData(zlib(1, 0xff, 0xff, 0, 0)),
    'too many literal codes': withData(zlib(0b11111101, 0, 0, 0, 0)),
    'code length code of zeros': withData(zlib(0b101, 0, 0, 0, 0, 0, 0, 0)),
    'over-subscribed code': withData(zlib(0b101, 0xe0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
    'match before the start': withData(zlib(0b00000011, 0b00000010, 0, 0, 0, 0)),
    'fixed block of bad symbols': withData(zlib(0b011, 0xff, 0xff, 0xff, 0xff)),
    'random data': withData(Uint8Array.from({ length: 300 }, (_, i) => (i * i * 31 + 7) & 255)),
    'one row too few': withData(compress(rows.slice(0, -(side + 1)))),
    'one byte too few': withData(compress(rows.slice(0, -1))),
    'one row too many': withData(compress(join(rows, rows.slice(0, side + 1)))),
    'one byte too many': withData(compress(join(rows, Uint8Array.of(0)))),
    'no rows': withData(compress(new Uint8Array(0))),
    'header twice as wide as the data': withData(stream, { ...gray, width: 2 * side }),
    'header half as wide as the data': withData(stream, { ...gray, width: side / 2 }),
    'header of 16 bits over data of 8': withData(stream, { ...gray, bitDepth: 16 }),
    'header of RGBA over gray data': withData(stream, { ...gray, colorType: 6 }),
    'interlaced header over plain data': withData(stream, { ...gray, interlaced: true, width: side + 1 }),
    'bomb: 1 GB in the data': withData(bomb()),
    'a megabyte of stored blocks': withData(storedBlocks(16, 65_535)),
    'bomb: 1 GB in interlaced data': withData(bomb(), {
      ...gray,
      interlaced: true,
    }),
    'bomb: 1 GB of text, and no data': join(
      signature,
      header(gray),
      chunk('zTXt', join(Uint8Array.of(65, 0, 0), bomb())),
      end,
    ),
    'bomb: a profile of 1 GB, and half the data': join(
      signature,
      header(gray),
      chunk('iCCP', join(Uint8Array.of(65, 0, 0), bomb())),
      chunk('IDAT', stream.slice(0, stream.length / 2)),
      end,
    ),
    'megapixel header over ten bytes': withData(stream.slice(0, 10), { ...gray, width: 1024, height: 1024 }),
    'a hundred thousand empty blocks': withData(storedBlocks(100_000, 0)),
    'filter 5': badFilter(5),
    'filter 255': badFilter(255),
    'filter 5 in an interlaced picture': withData(
      compress(filteredRows({ ...gray, interlaced: true, filter: () => 5 })),
      {
        ...gray,
        interlaced: true,
      },
    ),
  };
}

function wrongColors(): Record<string, Uint8Array> {
  const file = (picture: PngPicture, ...chunks: readonly Uint8Array[]) =>
    join(signature, header(picture), ...chunks, chunk('IDAT', data(picture)), end);
  const plte = (length: number) => chunk('PLTE', new Uint8Array(length));
  const rgb: PngPicture = { ...gray, colorType: 2, samples: () => [1, 2, 3] };
  return {
    'palette missing': file(palette),
    'palette empty': file(palette, plte(0)),
    'palette of 4 bytes': file(palette, plte(4)),
    'palette of 257 colours': file(palette, plte(3 * 257)),
    'palette of one colour, pixels of eight': file(palette, plte(3)),
    'palette of seven colours, pixels of eight': file(palette, plte(21)),
    'palette index 255 of 8': file(
      { ...palette, bitDepth: 8, samples: (x) => [x === 3 ? 255 : 0] },
      plte(24),
    ),
    'transparency before the palette': file(palette, chunk('tRNS', Uint8Array.of(1)), plte(24)),
    'more transparencies than colours': file(palette, plte(24), chunk('tRNS', new Uint8Array(9))),
    'gray transparency of 1 byte': file(gray, chunk('tRNS', Uint8Array.of(1))),
    'gray transparency of 6 bytes': file(gray, chunk('tRNS', new Uint8Array(6))),
    'RGB transparency of 2 bytes': file(rgb, chunk('tRNS', new Uint8Array(2))),
  };
}

function tooLarge(): Record<string, Uint8Array> {
  const file = (width: number, height: number, bytes: Uint8Array = data(gray)) =>
    join(signature, header({ ...gray, width, height }), chunk('IDAT', bytes), end);
  return {
    '50000 x 50000': file(50_000, 50_000),
    '50000 x 50000, cut after the header': join(
      signature,
      header({ ...gray, width: 50_000, height: 50_000 }),
    ),
    '2147483647 x 2147483647': file(2_147_483_647, 2_147_483_647),
    '4294967295 x 4294967295': file(4_294_967_295, 4_294_967_295),
    '1 x 5000': file(1, 5000),
    '5000 x 1': file(5000, 1),
    '1025 x 16': file(1025, 16),
    '16 x 1025': file(16, 1025),
    '65536 x 65536 of 16-bit RGBA': join(
      signature,
      header({ width: 65_536, height: 65_536, bitDepth: 16, colorType: 6, interlaced: true }),
      chunk('IDAT', data(gray)),
      end,
    ),
    '4000 x 4000, and it is true': file(4000, 4000, compress(new Uint8Array(4000 * 4001))),
  };
}

function tooSmall(): Record<string, Uint8Array> {
  const sizes = [
    [0, 0],
    [0, 16],
    [16, 0],
    [0, 4_294_967_295],
    [1, 1],
    [1, 28],
    [28, 1],
    [2, 2],
    [3, 28],
    [28, 3],
  ] as const;
  return Object.fromEntries(
    sizes.map(([width, height]) => [`${width} x ${height}`, pngOfSize(width, Math.min(height, 100), height)]),
  );
}

function pngOfSize(width: number, rows: number, height: number): Uint8Array {
  const bytes = compress(new Uint8Array(rows * (width + 1)));
  return join(signature, header({ ...gray, width, height }), chunk('IDAT', bytes), end);
}

function data(picture: PngPicture): Uint8Array {
  return compress(filteredRows(picture));
}

function compress(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(deflateSync(bytes));
}

/** A gigabyte of zeros in a megabyte: the same megabyte of them, compressed once, a thousand times. */
function bomb(): Uint8Array {
  const megabyte = deflateRawSync(new Uint8Array(2 ** 20), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  return join(Uint8Array.of(0x78, 0x01), ...Array.from({ length: 1024 }, () => megabyte));
}

/** A stream of stored blocks, none of them the last. */
function storedBlocks(count: number, size: number): Uint8Array {
  const block = join(
    Uint8Array.of(0, size & 255, size >> 8, ~size & 255, (~size >> 8) & 255),
    new Uint8Array(size),
  );
  return join(Uint8Array.of(0x78, 0x01), ...Array.from({ length: count }, () => block));
}

function flipLast(bytes: Uint8Array): Uint8Array {
  return bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1);
}
