import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** The page in a real browser: one file after the other, since each starts one. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/web/**/*.browser.test.ts'],
    globalSetup: ['test/web/helpers/build-page.ts'],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});

export default config;
