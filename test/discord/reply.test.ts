import { describe, expect, test } from 'vitest';
import { clientOnlyCodes } from '../../src/client/client-error.ts';
import { toFailureReply } from '../../src/discord/failure-reply.ts';
import { toReply } from '../../src/discord/reply.ts';
import type { FailureCode } from '../../src/discord/types.ts';
import { errorCodes } from '../../src/errors.ts';

const answer = {
  digit: 7,
  confidence: 0.987,
  probs: [0, 0.011, 0, 0, 0, 0, 0, 0.987, 0, 0.002],
  model_id: 'ensemble_3_models',
  visual_png_b64: null,
  uncertain: false,
};
const limits = { maxBytes: 2 * 1024 * 1024, maxSidePx: 1024 };

describe('the answer', () => {
  const line = 'Digit: 7 (98.7% confidence). Top-3: 7=0.987, 1=0.011, 9=0.002. Model: ensemble_3_models.';

  test('to the letter', () => {
    expect(toReply(answer)).toBe(line);
  });

  test('and when it is uncertain', () => {
    expect(toReply({ ...answer, uncertain: true })).toBe(
      `${line}\nLow confidence; try larger digits or darker ink.`,
    );
  });

  test('the lower digit comes first where two are equal', () => {
    const even = { ...answer, digit: 0, confidence: 0.1, probs: Array.from({ length: 10 }, () => 0.1) };
    expect(toReply(even)).toContain('Digit: 0 (10.0% confidence). Top-3: 0=0.100, 1=0.100, 2=0.100.');
  });
});

describe('the failures', () => {
  const codes: readonly FailureCode[] = [
    ...errorCodes,
    ...clientOnlyCodes,
    'foreign_attachment',
    'bot_failure',
  ];

  test('each code has a sentence of its own, with the request id', () => {
    const sentences = codes.map((code) => toFailureReply({ code, requestId: 'abc-1' }, limits));
    expect(new Set(sentences).size).toBe(codes.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\. \(Request abc-1\)$/);
  });

  test('whole seconds to wait, at least one', () => {
    const busy = (retryAfterSeconds: number) =>
      toFailureReply({ code: 'overloaded', requestId: 'abc-1', retryAfterSeconds }, limits);
    expect(busy(2.1)).toBe('The digit reader is busy. Please try again in 3 s. (Request abc-1)');
    expect(busy(0)).toContain('in 1 s.');
  });

  test('the limits are the ones that are set', () => {
    expect(toFailureReply({ code: 'too_large', requestId: 'abc-1' }, limits)).toBe(
      'That picture is too big. The most I take is 2 MB and 1024 pixels a side. (Request abc-1)',
    );
  });
});
