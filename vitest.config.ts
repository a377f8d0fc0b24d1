import { defineConfig } from 'vitest/config';

/** Rooms whose tests leave nothing behind in their process: their files share what they have imported, which is much of what they take. */
const PURE = ['base', 'catalog', 'esql', 'functions', 'life', 'rules', 'search', 'sql'].map(
  (room) => `test/${room}/**/*.test.ts`,
);
const NONE = ['**/node_modules/**', 'dist/**'];

export default defineConfig({
  test: {
    setupFiles: ['test/fixed-seed.ts'],
    pool: 'forks',
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'seismo',
          include: ['test/**/*.test.ts'],
          exclude: [
            ...NONE,
            ...PURE,
            // Each page's own tests in the browser take minutes more: npm run e2e. The walk through all of them is always run.
            ...(process.env.SEISMO_E2E === undefined ? ['test/web/*-{page,pages}.test.ts'] : []),
          ],
        },
      },
      { extends: true, test: { name: 'pure', include: PURE, exclude: NONE, isolate: false } },
    ],
  },
});
