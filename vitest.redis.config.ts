import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** `npm run test:redis`: everything that wants a real redis-server, one file after the other, since training runs take the machine. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.redis.test.ts'],
    globalSetup: ['test/helpers/build.ts'],
    fileParallelism: false,
    // Seconds where nothing else runs; every run is a process, of which a busy machine has many.
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});

export default config;
