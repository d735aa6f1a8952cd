import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** `npm run test:runtimes`: one runtime after the other, so that the times in the table mean something. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/conformance/**/*.test.ts'],
    globalSetup: ['test/helpers/build.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});

export default config;
