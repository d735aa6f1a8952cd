import { gzipSync } from 'node:zlib';
import type { MalformedPicture } from './malformed-corpus.ts';
import { goldenJpeg } from './picture-jpeg.ts';
import { chunk, header, join, type PngPicture, pngFile, signature } from './picture-png.ts';

const picture: PngPicture = { width: 8, height: 8, colorType: 0, bitDepth: 8, samples: () => [0] };

/** Files that are neither PNG nor JPEG, or look like one and are not. */
export function wrongTypes(): readonly MalformedPicture[] {
  const png = pngFile(picture);
  const jpeg = goldenJpeg('gray');
  const neither: Readonly<Record<string, Uint8Array>> = {
    empty: new Uint8Array(0),
    'one zero byte': new Uint8Array(1),
    'a thousand zero bytes': new Uint8Array(1000),
    gif: ascii('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;'),
    webp: ascii('RIFF\x1a\0\0\0WEBPVP8L\r\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0'),
    bmp: ascii('BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0\0\0\x02\0\0\0\x01\0\x18\0'),
    tiff: ascii('II*\0\x08\0\0\0\0\0'),
    'big-endian tiff': ascii('MM\0*\0\0\0\x08\0\0'),
    ico: ascii('\0\0\x01\0\x01\0\x10\x10\0\0\x01\0'),
    heic: ascii('\0\0\0\x18ftypheic\0\0\0\0mif1heic'),
    avif: ascii('\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf'),
    'jpeg xl': ascii('\xff\x0a\x00\x10'),
    'jpeg 2000': ascii('\0\0\0\x0cjP  \r\n\x87\n'),
    mng: ascii('\x8aMNG\r\n\x1a\n'),
    jng: ascii('\x8bJNG\r\n\x1a\n'),
    pdf: ascii('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'),
    text: ascii('seven'),
    html: ascii('<!DOCTYPE html><html><body><img src="7.png"></body></html>'),
    svg: ascii('<svg xmlns="http://www.w3.org/2000/svg"><text>7</text></svg>'),
    json: ascii('{"digit":7}'),
    zip: ascii('PK\x03\x04\x14\0\0\0\0\0'),
    gzip: new Uint8Array(gzipSync(png)),
    'base64 of a png': ascii(Buffer.from(png).toString('base64')),
    'data url of a png': ascii(`data:image/png;base64,${Buffer.from(png).toString('base64')}`),
    'line break before a png': join(ascii('\n'), png),
    'byte order mark before a jpeg': join(ascii('\xef\xbb\xbf'), jpeg),
    'png sent as text, 7 bits': png.map((byte) => byte & 127),
    'png sent as text, line breaks changed': join(ascii('\x89PNG\n\x1a\n'), png.subarray(8)),
    'png read as utf-8': join(ascii('\xef\xbf\xbdPNG\r\n\x1a\n'), png.subarray(8)),
    'jpeg without its start': jpeg.slice(2),
    'jpeg backwards': jpeg.toReversed(),
    ...Object.fromEntries([1, 2, 4, 7].map((n) => [`first ${n} bytes of a png`, png.slice(0, n)])),
    ...Object.fromEntries([1, 2].map((n) => [`first ${n} bytes of a jpeg`, jpeg.slice(0, n)])),
  };
  const corrupt: Readonly<Record<string, Uint8Array>> = {
    'jpeg behind a png signature': join(signature, jpeg),
    'jpeg as the first chunk of a png': join(signature, chunk('IHDR', jpeg), chunk('IEND')),
    'png behind the start of a jpeg': join(jpeg.subarray(0, 2), Uint8Array.of(0xff), png),
    'png as a comment of a jpeg without more': join(Uint8Array.of(0xff, 0xd8, 0xff, 0xfe, 0, 99), png),
    'zeros behind a png signature': join(signature, new Uint8Array(500)),
    'ones behind a png signature': join(signature, new Uint8Array(500).fill(255)),
    'zeros behind a jpeg signature': join(jpeg.subarray(0, 3), new Uint8Array(500)),
    'ones behind a jpeg signature': join(jpeg.subarray(0, 3), new Uint8Array(500).fill(255)),
    'html behind a png signature': join(signature, ascii('<script>alert(1)</script>')),
  };
  const oversized: Readonly<Record<string, Uint8Array>> = {
    'png of three megabytes': join(
      signature,
      header(picture),
      chunk('tEXt', new Uint8Array(3 * 2 ** 20)),
      chunk('IEND'),
    ),
    'three megabytes of nothing': new Uint8Array(3 * 2 ** 20),
  };
  return [
    ...Object.entries(neither).map(([name, bytes]) => ({
      name,
      bytes,
      expected: ['unsupported_media_type'] as const,
    })),
    ...Object.entries(corrupt).map(([name, bytes]) => ({
      name,
      bytes,
      expected: ['invalid_image'] as const,
    })),
    ...Object.entries(oversized).map(([name, bytes]) => ({ name, bytes, expected: ['too_large'] as const })),
  ];
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
