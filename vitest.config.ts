import { availableParallelism, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Files that start what tests share (a server, say) once per run. Each default-exports `({ provide }) => teardown`. */
const globalSetup: string[] = ['./packages/testing/src/vitest-setup.ts'];

const everyTest = [
  'packages/*/src/**/*.test.ts',
  'packages/*/test/**/*.test.ts',
  'scripts/**/*.test.ts',
  'examples/**/*.test.ts',
  'bench/**/*.test.ts',
];
const serialTest = ['**/*.serial.test.ts'];
const never = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  // Packages resolve to their TypeScript sources, so tests need no build.
  ssr: { resolve: { conditions: ['@sync/source'] } },
  test: {
    globalSetup,
    reporters: ['default', './scripts/closing-line-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Tests start `dbsync` some hundred times. What Node made of its modules is kept, which saves more than half of each start.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)) },
    projects: [
      {
        extends: true,
        test: {
          name: 'parallel',
          include: everyTest,
          exclude: [...never, ...serialTest],
          sequence: { groupOrder: 0 },
          // A file waits for servers half of its time, so that two share even a machine of two cores well.
          maxWorkers: Math.max(2, availableParallelism() - 1),
        },
      },
      {
        // Tests that need much memory (PGlite takes 0.5 to 0.9 GB): after all others, and one at a time where there is little.
        extends: true,
        test: {
          name: 'serial',
          include: serialTest,
          exclude: never,
          maxWorkers: totalmem() > 8 * 2 ** 30 ? 2 : 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
