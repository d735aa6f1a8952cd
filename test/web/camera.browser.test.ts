import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launch } from '../../bench/web/browser.ts';
import { readGray, resizeArea } from '../../src/image/index.ts';
import { openPage, sureAnswer } from './helpers/page.ts';
import { goldenPicture, openSite, type Site } from './helpers/site.ts';

const sidePx = 480;

/** A film of one still picture, as Chromium's stand-in for a camera reads it (YUV4MPEG2). */
function film(picture: string): Buffer {
  const limits = { maxBytes: 2 ** 21, maxSidePx: 1024 };
  const { gray } = readGray(new Uint8Array(readFileSync(picture)), limits);
  const { data } = resizeArea(gray, sidePx, sidePx);
  const noColor = Buffer.alloc((sidePx * sidePx) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), data, noColor]);
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${sidePx} H${sidePx} F5:1 Ip A1:1 C420jpeg\n`),
    frame,
    frame,
  ]);
}

describe.skipIf(chromiumPath === null)('the page with a camera (needs chromium)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digits-camera-'));
  let site: Site;
  let browser: Browser;

  beforeAll(async () => {
    const path = join(folder, 'camera.y4m');
    writeFileSync(path, film(goldenPicture('scan-marker-4.jpg')));
    site = await openSite();
    browser = await launch([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${path}`,
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('what is held before it is read, and the camera is let go', async () => {
    const page = await openPage(await browser.newContext(), site);
    await page.locator('#camera').click();
    await page.locator('#shutter:enabled').click();
    expect(await sureAnswer(page)).toBe('4');
    expect(await page.locator('#camera-dialog').isVisible()).toBe(false);
    expect(await page.locator('#video').evaluate((video: HTMLVideoElement) => video.srcObject)).toBeNull();
  });

  test('of a dialog that is closed before the camera is there, nothing stays on', async () => {
    const context = await browser.newContext();
    await context.addInitScript(() => {
      const given = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      const streams: MediaStream[] = [];
      Object.assign(window, { streams });
      navigator.mediaDevices.getUserMedia = async (constraints) => {
        await new Promise((resolve) => setTimeout(resolve, 500));
        const stream = await given(constraints);
        streams.push(stream);
        return stream;
      };
    });
    const page = await openPage(context, site);
    for (let n = 0; n < 2; n++) {
      await page.locator('#camera').click();
      if (n === 0) await page.locator('#camera-close').click();
    }
    await page.locator('#shutter:enabled').waitFor();
    const states = (): Promise<readonly string[]> =>
      page.evaluate(() => {
        const streams: unknown = Reflect.get(window, 'streams');
        if (!Array.isArray(streams)) return [];
        return streams
          .flatMap((stream: MediaStream) => stream.getTracks())
          .map(({ readyState }) => readyState);
      });
    await expect.poll(states).toEqual(['ended', 'live']);
    await page.locator('#camera-close').click();
    await expect.poll(states).toEqual(['ended', 'ended']);
    await context.close();
  });
});
