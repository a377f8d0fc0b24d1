import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Each page's own tests in the browser take five minutes more: npm run e2e. The walk through all of them is always run.
    exclude: [
      '**/node_modules/**',
      'dist/**',
      ...(process.env.SEISMO_E2E === undefined ? ['test/web/*-{page,pages}.test.ts'] : []),
    ],
    setupFiles: ['test/fixed-seed.ts'],
    pool: 'forks',
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
