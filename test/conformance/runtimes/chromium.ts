import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { z } from 'zod';
import { errorCodes } from '../../../src/errors.ts';
import { type Outcome, toPlane } from '../helpers/outcome.ts';
import { serveRepository } from '../helpers/static-server.ts';
import type { ReaderRuntime, RunningReader } from './types.ts';

const paths = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executable = paths.find((path) => existsSync(path));

/** A software adapter, since a machine for tests has no other. */
const webGpuFlags: readonly string[] = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

/** What the package's name and those of its dependencies lead to, without a bundler. */
const importMap = {
  imports: {
    'handwriting-digits': '/dist/src/server/entries/generic.js',
    'onnxruntime-web/wasm': '/node_modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs',
    'onnxruntime-web/webgpu': '/node_modules/onnxruntime-web/dist/ort.webgpu.bundle.min.mjs',
    zod: '/node_modules/zod/index.js',
    '@noble/hashes/': '/node_modules/@noble/hashes/',
  },
};

const page = `<!doctype html><title>conformance</title>
<script type="importmap">${JSON.stringify(importMap)}</script>
<script type="module">
  import { createReader } from 'handwriting-digits';
  const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));
  globalThis.startReader = async (device) => {
    const reader = await createReader({ device });
    globalThis.read = async ({ base64, options }) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      try {
        const { digit, probs, uncertain, visualPng } = await reader.read(bytes, { ...options, visualize: true });
        return { digit, probs, uncertain, png: toBase64(visualPng) };
      } catch (error) {
        return { code: error.code, cause: String(error.cause) };
      }
    };
    return reader.status().device;
  };
</script>`;

const deviceSchema = z.object({ device: z.string(), reason: z.string() });
const answerSchema = z.union([
  z.object({ code: z.enum(errorCodes), cause: z.string() }),
  z.object({ digit: z.number(), probs: z.array(z.number()), uncertain: z.boolean(), png: z.string() }),
]);

function toOutcome(value: unknown): Outcome {
  const answer = answerSchema.parse(value);
  if ('code' in answer) {
    if (answer.code === 'internal_error') throw new Error(answer.cause);
    return { code: answer.code };
  }
  const { digit, probs, uncertain, png } = answer;
  return { digit, probs, uncertain, plane: toPlane(new Uint8Array(Buffer.from(png, 'base64'))) };
}

async function startPage(choice: string, flags: readonly string[]): Promise<RunningReader> {
  const server = await serveRepository({ '/conformance.html': page });
  const browser = await chromium.launch({
    ...(executable === undefined ? {} : { executablePath: executable }),
    args: ['--no-sandbox', ...flags],
  });
  const stop = async () => {
    await browser.close();
    await server.close();
  };
  try {
    const tab = await browser.newPage();
    const faults: string[] = [];
    tab.on('pageerror', (error) => faults.push(error.message));
    await tab.goto(`${server.url}/conformance.html`);
    await tab.waitForFunction('globalThis.startReader !== undefined', undefined, { timeout: 60_000 });
    const opened: unknown = await tab
      .evaluate(`startReader(${JSON.stringify(choice)})`)
      .catch((error: unknown) => {
        throw new Error([String(error), ...faults].join('\n'));
      });
    const { device, reason } = deviceSchema.parse(opened);
    return {
      device: `${device} (${reason})`,
      async read({ bytes, options }) {
        const base64 = Buffer.from(bytes).toString('base64');
        return toOutcome(await tab.evaluate(`read(${JSON.stringify({ base64, options })})`));
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Why Chromium can't be tried here. */
export const chromiumMissing: string | null = executable === undefined ? 'there is no Chromium' : null;

/** The engine in a page, without a bundler. */
export const chromiumRuntimes: readonly ReaderRuntime[] = [
  {
    name: 'chromium, wasm',
    missing: chromiumMissing,
    tolerance: 1e-5,
    device: 'cpu',
    start: () => startPage('cpu', []),
  },
  {
    name: 'chromium, webgpu',
    missing: chromiumMissing,
    tolerance: 1e-3,
    device: 'webgpu',
    start: () => startPage('webgpu', webGpuFlags),
  },
];

/**
 * What `auto` has to say, with an adapter and without. A machine so busy that the adapter doesn't start in time has WASM
 * for an answer, with that for a reason.
 */
export const chromiumChoices: readonly (readonly [string, () => Promise<RunningReader>, RegExp])[] = [
  [
    'an adapter',
    () => startPage('auto', webGpuFlags),
    /^webgpu \(there is an adapter, and its probabilities differ from WASM's by \S+ at most\)|took longer than/,
  ],
  ['none', () => startPage('auto', ['--disable-features=WebGPU', '--disable-gpu']), /^cpu \(.*WebGPU/],
];
