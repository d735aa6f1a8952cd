import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine; null where there is none, and tests say that they are skipped. */
export const chromiumPath: string | null = places.find((path) => existsSync(path)) ?? null;

/** A software adapter, on machines that have no graphics card. */
export const webgpuFlags: readonly string[] = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

export async function launch(flags: readonly string[] = []): Promise<Browser> {
  if (chromiumPath === null) throw new Error('There is no Chromium on this machine');
  return await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', ...flags] });
}
