import { describe, expect, test } from 'vitest';
import { withoutFolders } from '../../src/engine/without-folders.ts';

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
