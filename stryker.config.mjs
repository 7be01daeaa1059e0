// Mutation testing of what judges: `npm run mutation`. Its score says how much of every verdict the unit tests really hold.
export default {
  packageManager: 'npm',
  // The preprocessor of tsconfig.json asks for an older compiler; nothing here needs it.
  tsconfigFile: 'none',
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  mutate: ['src/checks/**/*.ts', 'src/report/**/*.ts', '!src/report/hints/*.ts'],
  // Sentences for people are read by people: other words are no other verdict.
  mutator: { excludedMutations: ['StringLiteral'] },
  // What is made once, when a module is loaded (tables, patterns), costs the whole suite for each mutant.
  ignoreStatic: true,
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false },
  jsonReporter: { fileName: '.cache/mutation.json' },
  tempDirName: '.cache/stryker',
  concurrency: 2,
  thresholds: { high: 90, low: 85, break: 85 },
};
