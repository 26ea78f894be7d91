import { defineConfig } from 'vitest/config';

// Real Chromium against the real server: `npm run test:browser` after ./dev build.
export default defineConfig({
  test: {
    include: ['tests/browser/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
