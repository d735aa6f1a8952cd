import { describe, expect, test } from 'vitest';
import type { DigitsClient } from '../../src/client/index.ts';
import { createReadCommand, type ReadCommandOptions, type ReadRequest } from '../../src/discord/index.ts';

const request: ReadRequest = {
  interactionId: '1',
  userId: 'ann',
  attachment: {
    url: 'https://cdn.discordapp.com/attachments/1/2/digit.png',
    sizeBytes: 700,
    contentType: 'image/png',
    widthPx: 90,
    heightPx: 80,
  },
};
const client: DigitsClient = {
  read: async () => ({
    digit: 1,
    confidence: 1,
    probs: [0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
    model_id: 'ensemble_1_models',
    visual_png_b64: null,
    uncertain: false,
  }),
};

function setUp(changes: Partial<ReadCommandOptions> = {}) {
  const steps: string[] = [];
  const log: string[] = [];
  const command = createReadCommand({
    client: {
      read: (picture, options) => {
        steps.push(`read ${JSON.stringify(options)}`);
        return client.read(picture, options);
      },
    },
    download: async (url) => {
      steps.push(`download ${url.host}`);
      return new Uint8Array();
    },
    limiter: {
      take: async (subject) => {
        steps.push(`limit ${subject}`);
        return 0;
      },
    },
    limits: { maxBytes: 1000, maxSidePx: 100 },
    newRequestId: () => 'id-1',
    nowMs: () => 0,
    log: (level, event, fields) => log.push(JSON.stringify([level, event, fields])),
    ...changes,
  });
  return { command, steps, log };
}

describe('the core of /read', () => {
  test('limit, then download from Discord, then reading, with one request id', async () => {
    const { command, steps, log } = setUp();
    expect(await command(request)).toMatch(/^Digit: 1 /);
    expect(steps).toEqual([
      'limit ann',
      'download cdn.discordapp.com',
      'read {"center":true,"visualize":false,"requestId":"id-1"}',
    ]);
    expect(log).toEqual([
      JSON.stringify(['info', 'read', { request_id: 'id-1', interaction_id: '1', outcome: 'ok', ms: 0 }]),
    ]);
  });

  test('over the limit nothing is fetched', async () => {
    const { command, steps } = setUp({ limiter: { take: async () => 2.5 } });
    expect(await command(request)).toBe(
      'That is too many pictures at once. Please try again in 3 s. (Request id-1)',
    );
    expect(steps).toEqual([]);
  });

  test('a fault of the bot itself has a sentence too, and its reason is in the log alone', async () => {
    const { command, log } = setUp({ download: () => Promise.reject(new Error('a bug')) });
    expect(await command(request)).toBe(
      'Something went wrong in the bot. Please tell the owner of this bot. (Request id-1)',
    );
    expect(log.join()).toContain('a bug');
  });

  test('without being told otherwise, only Discord is asked', async () => {
    const { command, steps } = setUp();
    const attachment = { ...request.attachment, url: 'http://127.0.0.1:8081/metrics' };
    expect(await command({ ...request, attachment })).toMatch(/^I only read pictures that were uploaded/);
    expect(steps).toEqual(['limit ann']);
  });
});
