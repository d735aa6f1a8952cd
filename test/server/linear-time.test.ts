import { describe, expect, test } from 'vitest';
import { parseHeaderValue } from '../../src/server/header-value.ts';
import { parsePartHeader } from '../../src/server/multipart/part-header.ts';
import { contentType } from '../../src/server/page/content-type.ts';

/** Far more than any header may have: what isn't linear in it takes ten seconds or more, what is a few milliseconds. */
const length = 60_000;
const maxMs = 2000;

/** Text that a client chooses, and that patterns are matched against. */
const hostile: readonly (readonly [name: string, text: string])[] = [
  ['blanks after a parameter', `multipart/form-data; a=b${'\t'.repeat(length)}x`],
  ['blanks before a parameter', `multipart/form-data;${' '.repeat(length)}x`],
  ['semicolons and blanks', `multipart/form-data${'; '.repeat(length)}`],
  ['a name without end', `multipart/form-data; ${'a'.repeat(length)}`],
  ['a quotation without end', `multipart/form-data; a="${'b'.repeat(length)}`],
  ['backslashes without end', `multipart/form-data; a="${'\\'.repeat(length)}`],
  ['parameters without end', `multipart/form-data${'; a=b'.repeat(length)}`],
  ['equals signs', `multipart/form-data; a${'='.repeat(length)}`],
  ['dots', `form-data; name="${'.'.repeat(length)}`],
];

describe('text of a client is parsed in linear time', () => {
  test.each(hostile)('as a header: %s', (_, text) => {
    expect(msOf(() => parseHeaderValue(text))).toBeLessThan(maxMs);
  });

  test.each(hostile)('in the header of a part: %s', (_, text) => {
    expect(msOf(() => parsePartHeader(`Content-Disposition: ${text}`, 64))).toBeLessThan(maxMs);
    expect(msOf(() => parsePartHeader(text, 64))).toBeLessThan(maxMs);
  });

  test.each(hostile)('as a path of the page: %s', (_, text) => {
    expect(msOf(() => contentType(text))).toBeLessThan(maxMs);
  });
});

function msOf(run: () => unknown): number {
  const startMs = performance.now();
  try {
    run();
  } catch {
    // Refusing is as good as reading: only the time counts here.
  }
  return performance.now() - startMs;
}
