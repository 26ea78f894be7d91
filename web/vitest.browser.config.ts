import { defineConfig } from 'vitest/config';

// Real Chromium against the real server: `npm run test:browser` after ./dev build.
export default defineConfig({
  test: {
    include: ['tests/browser/**/*.test.ts'],
    // Most of a walk through the check-in is waiting until a tap counts: more walks than cores.
    maxWorkers: 4,
    // Only to end what hangs: a busy machine is several times slower.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
