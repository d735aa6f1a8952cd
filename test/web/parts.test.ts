import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addStroke, clearSheet, emptyHistory, undo } from '../../src/web/drawing/history.ts';
import { strokeWidth } from '../../src/web/drawing/stroke.ts';
import { createLatest } from '../../src/web/latest.ts';
import { answerWords, failureWords, percent } from '../../src/web/view/words.ts';

describe('createLatest', () => {
  test('runs one job at a time, and of those that wait only the newest', () => {
    const started: string[] = [];
    const latest = createLatest<string>((job) => started.push(job));
    for (const job of ['a', 'b', 'c', 'd']) latest.offer(job);
    expect(started).toEqual(['a']);
    latest.settled();
    expect(started).toEqual(['a', 'd']);
    latest.settled();
    latest.offer('e');
    expect(started).toEqual(['a', 'd', 'e']);
  });

  test('a dropped job never starts, and the next one does', () => {
    const started: string[] = [];
    const latest = createLatest<string>((job) => started.push(job));
    latest.offer('a');
    latest.offer('b');
    latest.drop();
    latest.settled();
    latest.offer('c');
    expect(started).toEqual(['a', 'c']);
  });

  test('whatever the order of offers and ends, the last offer is the last to start', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (offers) => {
        const started: number[] = [];
        let running = 0;
        const latest = createLatest<number>((job) => {
          started.push(job);
          running += 1;
        });
        let offered = 0;
        const settle = (): void => {
          running -= 1;
          latest.settled();
        };
        for (const offer of offers) {
          if (offer) latest.offer(++offered);
          else if (running > 0) settle();
          expect(running).toBeLessThanOrEqual(1);
        }
        while (running > 0) settle();
        expect(started.at(-1) ?? 0).toBe(offered);
      }),
    );
  });
});

describe('the history of a sheet', () => {
  const dot = [{ x: 0.5, y: 0.5, pressure: 0.5 }];

  test('undo takes back a stroke, and a clearing', () => {
    const drawn = addStroke(addStroke(emptyHistory, dot), dot);
    expect(undo(drawn).strokes).toHaveLength(1);
    expect(undo(clearSheet(drawn))).toEqual(drawn);
    expect(undo(emptyHistory)).toBe(emptyHistory);
    expect(clearSheet(emptyHistory)).toBe(emptyHistory);
  });

  test('forgets what was drawn hundreds of changes ago', () => {
    let history = emptyHistory;
    for (let n = 0; n < 1000; n++) history = clearSheet(addStroke(history, dot));
    expect(history.before.length).toBeGreaterThan(50);
    expect(history.before.length).toBeLessThan(500);
    expect(undo(history).strokes).toEqual([dot]);
  });
});

test('a pen draws thicker the harder it is pressed, and never nothing', () => {
  expect(strokeWidth(1)).toBeGreaterThan(strokeWidth(0.5));
  expect(strokeWidth(0.5)).toBeGreaterThan(strokeWidth(0));
  expect(strokeWidth(0)).toBeGreaterThan(0);
});

describe('words', () => {
  const answer = { crowded: false, inferences: 1, decodeMs: 1, preprocessMs: 1, inferMs: 1 };

  /** Probabilities that are zero but for those named. */
  function probs(shares: Readonly<Record<number, number>>): number[] {
    return Array.from({ length: 10 }, (_, digit) => shares[digit] ?? 0);
  }

  test.each([
    [8, 0.9999, false, {}, 'That’s an 8', 'Over 99.9 % sure'],
    [7, 0.75, false, {}, 'Most likely a 7', '75 % sure'],
    [4, 0.55, true, { 9: 0.4 }, 'I’m not sure', 'It could be a 4, or perhaps a 9.'],
    [4, 0.6, true, {}, 'I’m not sure', 'It could be a 4. Is it a digit?'],
    [2, 0.3, true, { 3: 0.2 }, 'I can’t make this out', 'If it is a digit at all, perhaps a 2.'],
  ] as const)('%i at %f, uncertain: %s', (digit, confidence, uncertain, others, headline, detail) => {
    const shares = { ...others, [digit]: confidence };
    expect(answerWords({ ...answer, digit, confidence, uncertain, probs: probs(shares) })).toEqual({
      headline,
      detail,
    });
  });

  test('where there are several digits, it asks which is meant', () => {
    const seen = { ...answer, digit: 4, confidence: 0.55, probs: probs({ 4: 0.55 }) };
    expect(answerWords({ ...seen, uncertain: true, crowded: true }).headline).toBe('Which one?');
    expect(answerWords({ ...seen, uncertain: false, crowded: true }).headline).toBe('Most likely a 4');
  });

  test('a failure keeps the contract’s message', () => {
    const message = 'The file is neither a PNG nor a JPEG picture.';
    expect(failureWords('unsupported_media_type', message).detail).toBe(message);
  });

  test('shares are never rounded up to certainty', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        expect(percent(share)).not.toMatch(/^100/);
      }),
    );
  });
});
