import { expect, test } from 'vitest';
import { createDownload, type DownloadOptions } from '../../src/discord/index.ts';

const url = new URL('https://cdn.discordapp.com/7.png');

function optionsOf(changes: Readonly<Record<string, number | undefined>>): DownloadOptions {
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return new Response(new Uint8Array(10));
  };
  return Object.assign({ maxBytes: 10, fetch: slow }, changes);
}

test('an option that is undefined is as one that is absent', async () => {
  const download = createDownload(optionsOf({ timeoutMs: undefined, timers: undefined }));
  expect(await download(url, 'r')).toHaveLength(10);
});

test.each([
  ['maxBytes', undefined],
  ['maxBytes', Number.NaN],
  ['timeoutMs', -1],
])('%s: %s is refused at once', (name, value) => {
  expect(() => createDownload(optionsOf({ [name]: value }))).toThrow(`${name}: expected a number above 0`);
});
