import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DigitsError, isDigitsError } from '../../../src/errors.ts';
import { createMultipartParser } from '../../../src/server/multipart/parser.ts';

const limits = { maxParts: 4, maxHeaderBytes: 200, maxNameLength: 16 };
const maxContentBytes = 300;

interface Part {
  readonly name: string;
  readonly type: string | undefined;
  readonly bytes: Uint8Array;
}

type Outcome = { readonly parts: readonly Part[] } | { readonly error: string };

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** Parses `body`, cut at the given places. */
function parse(body: Uint8Array, cuts: readonly number[] = [], boundary = 'b'): Outcome {
  const parser = createMultipartParser(boundary, {
    limits,
    admit: () => ({ maxBytes: maxContentBytes, overflow: () => new DigitsError('too_large', 'too long') }),
  });
  const ends = [...cuts, body.length].sort((a, b) => a - b);
  try {
    ends.forEach((end, index) => {
      parser.push(body.subarray(ends[index - 1] ?? 0, end));
    });
    return { parts: parser.end().map(({ content, ...header }) => ({ ...header, bytes: content.join() })) };
  } catch (error) {
    if (isDigitsError(error)) return { error: `${error.code}: ${error.message}` };
    throw error;
  }
}

function part(content: string, name = 'file', more = ''): string {
  return `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`;
}

function contents(body: string): readonly (readonly [string, string])[] | string {
  const outcome = parse(toBytes(body));
  if ('error' in outcome) return outcome.error;
  return outcome.parts.map(({ name, bytes }) => [name, String.fromCharCode(...bytes)] as const);
}

describe('forms that are good', () => {
  test.each([
    [
      'two parts',
      `${part('one')}${part('two', 'center')}--b--\r\n`,
      [
        ['file', 'one'],
        ['center', 'two'],
      ],
    ],
    ['no line break after the end', `${part('one')}--b--`, [['file', 'one']]],
    ['a preamble and an epilogue', `hello\r\n${part('one')}--b--\r\nbye --b\r\n`, [['file', 'one']]],
    ['blanks after a boundary', `--b \t\r\n${part('one').slice(5)}--b--`, [['file', 'one']]],
    ['empty content', `${part('')}--b--`, [['file', '']]],
    [
      'content that looks like a boundary',
      `${part('\r\n-b\r\n--\r\n\r--b\n--b')}--b--`,
      [['file', '\r\n-b\r\n--\r\n\r--b\n--b']],
    ],
    ['a longer word with the boundary in front within a line', `${part('x--b')}--b--`, [['file', 'x--b']]],
    ['no part at all', '--b--', []],
    [
      'a name without quotes',
      '--b\r\ncontent-disposition: form-data; name=file\r\n\r\nx\r\n--b--',
      [['file', 'x']],
    ],
    ['quotes in a file name', `${part('x', 'file', '; filename="a\\"b;c.png"')}--b--`, [['file', 'x']]],
    ['a name of Object.prototype', `${part('x', '__proto__')}--b--`, [['__proto__', 'x']]],
  ])('%s', (_, body, expected) => {
    expect(contents(body)).toEqual(expected);
  });

  test('the declared type comes without its parameters', () => {
    const body = toBytes(
      `--b\r\nContent-Type: Image/PNG; x=y\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n--b--`,
    );
    expect(parse(body)).toMatchObject({ parts: [{ name: 'a', type: 'image/png' }] });
  });
});

describe('forms that are not', () => {
  const header = (lines: string) => `--b\r\n${lines}\r\n\r\nx\r\n--b--`;
  test.each([
    ['nothing', ''],
    ['no closing boundary', part('one')],
    ['cut off in the content', part('one').slice(0, -4)],
    ['cut off in a header', '--b\r\nContent-Disp'],
    ['cut off after a boundary', `${part('one')}--b`],
    ['another boundary', part('one').replaceAll('--b', '--c')],
    ['junk after a boundary', `--bx${part('one').slice(3)}--b--`],
    ['a long preamble', `${'x'.repeat(300)}\r\n${part('one')}--b--`],
    ['no header', '--b\r\n\r\nx\r\n--b--'],
    ['no name', header('Content-Disposition: form-data')],
    ['not form-data', header('Content-Disposition: attachment; name="a"')],
    ['a name given twice', header('Content-Disposition: form-data; name="a"; name="b"')],
    [
      'a header given twice',
      header('Content-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"'),
    ],
    ['an open quote', header('Content-Disposition: form-data; name="a')],
    ['a folded line', header('Content-Disposition: form-data;\r\n name="a"')],
    ['a line that is no header', header('Content-Disposition: form-data; name="a"\r\nhello')],
    ['a NUL in a header', header('Content-Disposition: form-data; name="a\0"')],
    ['a bare line feed in a header', header('Content-Disposition: form-data; name="a"\nX: y')],
    ['a long header', header(`Content-Disposition: form-data; name="a"\r\nX: ${'y'.repeat(200)}`)],
    ['an endless header', `--b\r\nX: ${'y'.repeat(100_000)}`],
    ['a long name', header(`Content-Disposition: form-data; name="${'n'.repeat(17)}"`)],
    ['too many parts', `${part('x').repeat(5)}--b--`],
    ['base64', header('Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64')],
  ])('%s', (_, body) => {
    expect(contents(body)).toMatch(/^malformed_form: /);
  });

  test('content beyond its limit is refused before its end has come', () => {
    expect(contents(part('x'.repeat(maxContentBytes + 100)))).toBe('too_large: too long');
    expect(contents(`${part('x'.repeat(maxContentBytes))}--b--`)).toEqual([
      ['file', 'x'.repeat(maxContentBytes)],
    ]);
  });
});

test('an error of admit comes before the content is read', () => {
  const parser = createMultipartParser('b', {
    limits,
    admit: ({ type }) => {
      throw new DigitsError('unsupported_media_type', String(type));
    },
  });
  const open = toBytes(
    '--b\r\nContent-Disposition: form-data; name="file"\r\nContent-Type: text/plain\r\n\r\n',
  );
  expect(() => parser.push(open)).toThrow('text/plain');
});

describe('pieces', () => {
  const noise = fc
    .array(
      fc.constantFrom(
        '--b',
        '\r\n',
        '\r',
        '-',
        'b',
        '--',
        '\r\n--b\r\n',
        '\r\n--b--',
        ': ',
        'x',
        '"',
        ' ',
        'Content-Disposition: form-data; name="a"\r\n\r\n',
        part('hello'),
        'y'.repeat(90),
      ),
      { maxLength: 16 },
    )
    .map((words) => words.join(''));
  const cuts = fc.array(fc.nat(2000), { maxLength: 30 });

  test('whatever the pieces, the outcome is that of the whole', () => {
    fc.assert(
      fc.property(noise, cuts, (body, places) => {
        const bytes = toBytes(body);
        const inside = places.map((place) => Math.min(place, bytes.length));
        expect(parse(bytes, inside)).toEqual(parse(bytes));
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  test('a form byte by byte', () => {
    const body = toBytes(`${part('one\r\n--c')}${part('two', 'center')}--b--\r\n`);
    expect(parse(body, Array.from(body.keys()))).toEqual(parse(body));
  });

  test('any content survives', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 3 }), cuts, (files, places) => {
        const body = toBytes(`${files.map((file) => part(String.fromCharCode(...file))).join('')}--b--`);
        // Content that has the boundary in it is not this content's form.
        fc.pre(files.every((file) => !String.fromCharCode(...file).includes('\r\n--b')));
        const outcome = parse(
          body,
          places.map((place) => Math.min(place, body.length)),
        );
        expect(outcome).toMatchObject({ parts: files.map((bytes) => ({ name: 'file', bytes })) });
      }),
      { seed: 8, numRuns: 500 },
    );
  });

  test('large pieces of a file lie where they came, however they end', () => {
    const head = toBytes(`--b\r\nContent-Disposition: form-data; name="file"\r\n\r\n`);
    const file = [new Uint8Array(5000).fill(1), new Uint8Array(6000).fill(13), new Uint8Array(7000).fill(3)];
    const parser = createMultipartParser('b', {
      limits,
      admit: () => ({ maxBytes: 20_000, overflow: () => new DigitsError('too_large', 'too long') }),
    });
    for (const piece of [head, ...file, toBytes('\r\n--b--')]) parser.push(piece);
    const pieces = parser.end().flatMap(({ content }) => content.pieces());
    expect(pieces.reduce((sum, { length }) => sum + length, 0)).toBe(18_000);
    const buffers = new Set(pieces.map(({ buffer }) => buffer));
    // But for the one that waited for what might have been a boundary's.
    expect(file.map(({ buffer }) => buffers.has(buffer))).toEqual([true, true, false]);
  });
});
