import { defineConfig } from 'vitest/config';

// The tests share one thread and its modules: they are pure, and a fresh worker for each file costs more than they do.
export default defineConfig({
  test: {
    include: ['test/checks/**/*.test.ts', 'test/report/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    fileParallelism: false,
    testTimeout: 20_000,
  },
});
