import { defineConfig } from 'vitest/config';

const minutes = (count: number) => count * 60_000;
const outside = ['browser', 'cloud', 'docker', 'e2e', 'faults', 'fixtures', 'templates-walk'].map((folder) => `test/${folder}/**`);

// Kinds of tests: `unit` in this process, `e2e` the built tool as its own process, `docker` a real container engine, and `templates`, which
// `npm run test:templates` walks: projects made with many combinations of answers, built and rehearsed. `cloud`, of `npm run test:cloud`: the
// built tool against counterparts of AWS and a real registry. `faults`, of `npm run test:faults`: the built tool on engines of the tests' own,
// which are killed and filled up; never tried again, since a leak that shows itself now and then is one. `browser`, of `npm run test:browser`:
// the HTML report in a real Chromium.
// All but the first start containers or whole toolchains: at most two files at once, or they disturb each other's deadlines. On a machine that
// does something else besides, one of hundreds of real containers may still come late: such a test is tried once more.
export default defineConfig({
  test: {
    projects: [
      {
        // One worker for each processor: left alone, vitest keeps one processor free, which is half of a machine with two.
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: outside,
          testTimeout: 20_000,
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: minutes(5),
          hookTimeout: minutes(5),
          maxWorkers: 2,
          retry: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'templates',
          include: ['test/templates-walk/**/*.test.ts'],
          globalSetup: ['test/setup/engine-answers.ts'],
          testTimeout: minutes(10),
          hookTimeout: minutes(5),
          maxWorkers: 1,
          retry: 1,
        },
      },
      {
        test: {
          name: 'cloud',
          include: ['test/cloud/**/*.test.ts'],
          testTimeout: minutes(3),
          hookTimeout: minutes(2),
          maxWorkers: 2,
          retry: 1,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          // What is left in memory can only be told after it has been collected.
          execArgv: ['--expose-gc'],
          testTimeout: minutes(5),
          hookTimeout: minutes(5),
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: minutes(2),
          hookTimeout: minutes(2),
          maxWorkers: 1,
          retry: 1,
        },
      },
      {
        test: {
          name: 'docker',
          include: ['test/docker/**/*.test.ts'],
          globalSetup: ['test/setup/engine-answers.ts'],
          testTimeout: minutes(5),
          hookTimeout: minutes(5),
          maxWorkers: 2,
          retry: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
