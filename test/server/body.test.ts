import { expect, test } from 'vitest';
import { readBody } from '../../src/server/body.ts';
import { createDeadline } from '../../src/server/deadline.ts';
import { manualTimers } from '../helpers/manual-timers.ts';

/** Takes the first piece of a body of three, and refuses the rest. */
async function refuse(timers = manualTimers()): Promise<{ readonly rest: Promise<void>; waiting(): number }> {
  const pieces = [1, 2, 3].map((byte) => Uint8Array.of(byte));
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(piece);
    },
  });
  const deadline = createDeadline(timers, { atMs: 1000, client: new AbortController().signal });
  let rest = Promise.reject<void>(new Error('nothing goes on'));
  rest.catch(() => undefined);
  const waitUntil = (work: Promise<void>): void => {
    rest = work;
  };
  for await (const piece of readBody({ openBody: () => body, deadline, timers, waitUntil })) {
    expect(piece).toEqual(Uint8Array.of(1));
    break;
  }
  deadline.dispose();
  return { rest, waiting: timers.waiting };
}

test('the rest of a body that was refused is read to its end, and no timer waits for it any longer', async () => {
  const { rest, waiting } = await refuse();
  expect(waiting()).toBe(1);
  await rest;
  expect(waiting()).toBe(0);
});
