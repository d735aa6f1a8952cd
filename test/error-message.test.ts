import { describe, expect, test } from 'vitest';
import { errorMessage, withoutFolders } from '../../src/engine/error-message.ts';

describe('errorMessage', () => {
  test('is one line of text, whatever was thrown', () => {
    expect(errorMessage(new Error('a\n  b\tc '))).toBe('a b c');
    expect(errorMessage(new RangeError())).toBe('RangeError');
    expect(errorMessage('plain')).toBe('plain');
    expect(errorMessage(undefined)).toBe('undefined');
  });
});

describe('withoutFolders', () => {
  test.each([
    [
      "ENOENT: no such file or directory, open '/srv/app/models/a/model.onnx'",
      "ENOENT: no such file or directory, open 'model.onnx'",
    ],
    [
      'Cannot find module file:///srv/app/dist/ort.mjs imported from /srv/app/x.js',
      'Cannot find module ort.mjs imported from x.js',
    ],
    ['failed at C:\\app\\models\\model.onnx:12', 'failed at model.onnx:12'],
    ['no path, 3/4 of it', 'no path, 3/4 of it'],
  ])('%s', (text, expected) => {
    expect(withoutFolders(text)).toBe(expected);
  });
});
