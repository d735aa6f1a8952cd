import { describe, expect, test } from 'vitest';
import { createEditReply } from '../../src/discord/edit-reply.ts';

const target = { applicationId: '1234567890123456789', token: 'secret-token' };
const attemptMs = 5000;

/** Edits a reply where Discord answers so, one answer after the other; the pauses in between take no time. */
async function edit(...answers: readonly (Response | Error)[]) {
  const pausesMs: number[] = [];
  let sent = 0;
  const editReply = createEditReply({
    fetch: async () => {
      const answer = answers[sent++] ?? new Error('nobody answers');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    timers: {
      after(delayMs, callback) {
        if (delayMs !== attemptMs) {
          pausesMs.push(delayMs);
          queueMicrotask(callback);
        }
        return () => undefined;
      },
    },
  });
  const failure = await editReply(target, 'Digit: 7').then(
    () => null,
    (error: unknown) => String(error),
  );
  return { failure, sent, pausesMs };
}

const status = (code: number, retryAfter?: string): Response =>
  new Response(null, { status: code, ...(retryAfter && { headers: { 'retry-after': retryAfter } }) });

describe('an edit that Discord does not take', () => {
  test.each([
    ['is away, then there', [new Error('reset'), status(200)], { failure: null, sent: 2, pausesMs: [500] }],
    [
      'does not know the message yet',
      [status(404), status(404), status(200)],
      { failure: null, sent: 3, pausesMs: [500, 2000] },
    ],
    ['asks for a while', [status(429, '3'), status(200)], { failure: null, sent: 2, pausesMs: [3000] }],
    [
      'asks for longer than anybody waits',
      [status(429, '11'), status(200)],
      { failure: 'Error: Discord answers 429', sent: 1, pausesMs: [] },
    ],
    [
      'refuses the token',
      [status(401), status(200)],
      { failure: 'Error: Discord answers 401', sent: 1, pausesMs: [] },
    ],
    [
      'stays broken',
      [status(500), status(502), status(503), status(200)],
      { failure: 'Error: Discord answers 503', sent: 3, pausesMs: [500, 2000] },
    ],
  ])('%s', async (_, answers, expected) => {
    expect(await edit(...answers)).toEqual(expected);
  });
});
