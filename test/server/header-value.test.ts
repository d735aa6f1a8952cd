import { expect, test } from 'vitest';
import { parseHeaderValue } from '../../src/server/header-value.ts';

test.each([
  ['multipart/form-data; boundary=abc', 'multipart/form-data', { boundary: 'abc' }],
  ['Multipart/Form-Data;BOUNDARY="a b;c"', 'multipart/form-data', { boundary: 'a b;c' }],
  [
    'form-data; name="file"; filename="C:\\a\\b.png"',
    'form-data',
    { name: 'file', filename: 'C:\\a\\b.png' },
  ],
  ['form-data; name="say \\"hi\\""', 'form-data', { name: 'say "hi"' }],
  [
    "form-data; name=file; filename*=UTF-8''%e2%82%ac",
    'form-data',
    { name: 'file', 'filename*': "UTF-8''%e2%82%ac" },
  ],
  ['text/plain;', 'text/plain', {}],
  ['text/plain', 'text/plain', {}],
  ['', '', {}],
])('%s', (text, value, parameters) => {
  expect(parseHeaderValue(text)).toEqual({ value, parameters: new Map(Object.entries(parameters)) });
});

test.each(['a; b', 'a; b=', 'a; b="c', 'a; b="c" d', 'a; b=c; b=d', 'a;; b=c', 'a; =c'])(
  '%s is malformed',
  (text) => {
    expect(parseHeaderValue(text)).toBeUndefined();
  },
);
