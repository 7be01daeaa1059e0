// The claims in the words of those who use the tool, in the groups of docs/performance.md. Figures come from the results alone.

/**
 * `groups` by name: rows of `[claim, what]` or `[claim, what, { readme: true }]`, which README.md shows too. `what` says what is measured and,
 * for a ratio, against what.
 */
export const GROUPS = {
  'command-line': [
    ['startup/version', '`--version`, against an empty Node process'],
    ['startup/help', '`--help`, against an empty Node process', { readme: true }],
    ['startup/command-help', '`test-local --help`, against an empty Node process'],
  ],
};
