export const startup = {
  title: 'Start-up of the command line',
  method: 'Whole processes, from the start to the end, output into nothing. `node -e 0` is an empty Node process.',
  misses:
    '`--help` takes some 10 ms beyond an empty Node process: 4 to read and compile the 73 kB of `main.cjs` and run its first lines, 6 to make the tree of commands and the text, in code that runs for the first time. ' +
    'Of Node itself nothing more is loaded than `AbortController`. Less is possible without an argument library, or with a text that is made when the package is built and fits no terminal.',
  async prepare(bench) {
    const node = (argv) => () => bench.time(process.execPath, argv);
    const own =
      (...args) =>
      () =>
        bench.time(...bench.tool(...args));
    const against = (id, name, most) => ({
      id: `startup/${id}`,
      what: `\`${name}\` against \`node -e 0\``,
      own: name,
      base: 'node -e 0',
      target: { most },
    });
    return [
      {
        id: 'startup',
        title: 'Start-up',
        rounds: 41,
        warmUps: 3,
        candidates: {
          'node -e 0': node(['-e', '0']),
          '--version': own('--version'),
          '--help': own('--help'),
          'test-local --help': own('test-local', '--help'),
        },
        own: ['--version', '--help', 'test-local --help'],
        claims: [
          against('version', '--version', 1.15),
          against('help', '--help', 1.45),
          against('command-help', 'test-local --help', 1.45),
        ],
      },
    ];
  },
};
