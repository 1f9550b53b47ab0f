import { defineConfig } from 'vitest/config';

const slowTests = '**/*.slow.test.ts';
/** Tests beside which nothing runs: those that time what they see, in a browser, over a socket or by the moment of a kill, and those that use every core themselves. */
const aloneTests = [
  'tests/e2e/**/*.slow.test.ts',
  'tests/http/**/*.slow.test.ts',
  'tests/crash/kill-process.slow.test.ts',
  'tests/mutation.slow.test.ts',
];
const slow = { setupFiles: ['tests/seed-properties.ts'], testTimeout: 1_200_000, hookTimeout: 600_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'quick',
          include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
          exclude: [slowTests],
          setupFiles: ['tests/seed-properties.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...slow,
          name: 'slow',
          include: [slowTests],
          exclude: ['node_modules/**', 'dist/**', ...aloneTests],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...slow,
          name: 'slow-alone',
          include: aloneTests,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
