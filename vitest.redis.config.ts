import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** `npm run test:redis`: everything that wants a real redis-server, one file after the other, since training runs take the machine. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.redis.test.ts'],
    globalSetup: ['test/helpers/build.ts'],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
});

export default config;
