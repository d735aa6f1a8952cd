import { describe, expect, test } from 'vitest';
import { discordAttachmentOrigins, toAttachmentUrl } from '../../src/discord/attachment-origins.ts';
import { checkAttachment } from '../../src/discord/check-attachment.ts';
import type { Attachment } from '../../src/discord/types.ts';

describe('where attachments may come from', () => {
  test.each([
    'https://cdn.discordapp.com/attachments/1/2/seven.png?ex=1&is=2&hm=3',
    'https://media.discordapp.net/attachments/1/2/seven.png',
    'https://cdn.discordapp.com:443/ephemeral-attachments/1/2/seven.png',
  ])('%s', (address) => {
    expect(toAttachmentUrl(address, discordAttachmentOrigins)?.hostname).toMatch(/discordapp/);
  });

  test.each([
    'http://cdn.discordapp.com/attachments/1/2/seven.png',
    'https://cdn.discordapp.com:8443/seven.png',
    'https://cdn.discordapp.com.example.org/seven.png',
    'https://cdn.discordapp.com@127.0.0.1/seven.png',
    'https://127.0.0.1\\@cdn.discordapp.com/seven.png',
    'https://me:secret@cdn.discordapp.com/seven.png',
    'https://cdn.discordapp.com./seven.png',
    'https://discordapp.com/seven.png',
    'https://169.254.169.254/latest/meta-data',
    'http://localhost:8081/metrics',
    'file:///etc/passwd',
    '//cdn.discordapp.com/seven.png',
    '',
  ])('not %s', (address) => {
    expect(toAttachmentUrl(address, discordAttachmentOrigins)).toBeUndefined();
  });
});

describe('what the metadata tell', () => {
  const good: Attachment = {
    url: 'https://cdn.discordapp.com/seven.png',
    sizeBytes: 1000,
    contentType: 'image/png',
    widthPx: 100,
    heightPx: 80,
  };
  const limits = { maxBytes: 1000, maxSidePx: 100 };

  test.each<[string, Partial<Attachment>, string | undefined]>([
    ['at the limits', {}, undefined],
    ['a type with parameters', { contentType: 'Image/JPEG; charset=x' }, undefined],
    ['nothing told', { contentType: undefined, widthPx: undefined, heightPx: undefined }, undefined],
    ['a film', { contentType: 'video/mp4' }, 'unsupported_media_type'],
    ['another picture', { contentType: 'image/webp' }, 'unsupported_media_type'],
    ['too many bytes', { sizeBytes: 1001 }, 'too_large'],
    ['no bytes', { sizeBytes: 0 }, 'invalid_image'],
    ['too wide', { widthPx: 101 }, 'too_large'],
    ['too high', { heightPx: 101 }, 'too_large'],
    ['no width', { widthPx: 0 }, 'bad_dimensions'],
  ])('%s', (_, told, code) => {
    expect(checkAttachment({ ...good, ...told }, limits)).toBe(code);
  });
});
