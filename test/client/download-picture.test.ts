import { expect, test } from 'vitest';
import { downloadPicture } from '../../src/client/download-picture.ts';
import { globalTimers } from '../../src/client/global-timers.ts';

test.each([
  ['by what it declares, before a byte has come', { 'content-length': '1001' }, []],
  ['as soon as it shows', {}, [600, 600]],
])('a picture that is too large is refused %s, and the rest is not fetched', async (_, headers, pieces) => {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const bytes of pieces) controller.enqueue(new Uint8Array(bytes));
    },
    cancel() {
      isCancelled = true;
    },
  });
  const download = downloadPicture(new URL('https://pictures.test/7.png'), {
    maxBytes: 1000,
    timeoutMs: 2000,
    fetch: async () => new Response(body, { headers }),
    timers: globalTimers,
    requestId: 'r',
  });
  await expect(download).rejects.toMatchObject({ code: 'too_large', requestId: 'r' });
  expect(isCancelled).toBe(true);
});
