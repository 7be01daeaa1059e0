import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['test/checks/**/*.test.ts', 'test/report/**/*.test.ts'] } });
