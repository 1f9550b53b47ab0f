import { defineConfig } from 'vitest/config';

const slowTests = '**/*.slow.test.ts';

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
          name: 'slow',
          include: [slowTests],
          exclude: ['node_modules/**', 'dist/**'],
          setupFiles: ['tests/seed-properties.ts'],
          testTimeout: 1_200_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
