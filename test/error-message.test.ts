import { describe, expect, test } from 'vitest';
import { errorMessage, messageOf } from '../src/error-message.ts';

describe('errorMessage', () => {
  test('is one line of text, whatever was thrown', () => {
    expect(errorMessage(new Error('a\n  b\tc '))).toBe('a b c');
    expect(errorMessage(new RangeError())).toBe('RangeError');
    expect(errorMessage('plain')).toBe('plain');
    expect(errorMessage(undefined)).toBe('undefined');
  });
});

describe('messageOf', () => {
  test('keeps its lines, and is never empty for an error', () => {
    expect(messageOf(new Error('a\n  b'))).toBe('a\n  b');
    expect(messageOf(new RangeError())).toBe('RangeError');
    expect(messageOf(null)).toBe('null');
  });
});
