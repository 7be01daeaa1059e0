export const dryRun = {
  title: 'Rehearsing a publication',
  method: 'Whole processes in a project fresh from `create`, output into nothing. Nobody is called and no SDK is loaded.',
  misses:
    'The rest beyond `--help` goes into loading the command, of which the schema of the spec with zod/mini is the largest part, reading the spec, judging it by the limits of the API and writing the request. `--help` got quicker, which makes the ratio larger.',
  async prepare(bench) {
    const project = bench.create('project');
    const own =
      (...args) =>
      () =>
        bench.time(...bench.tool(...args), { cwd: project });
    const place = ['--region', 'us-east-2', '--role', 'arn:aws:iam::123456789012:role/validation', '--bucket', 'my-bucket'];
    return [
      {
        id: 'dry-run',
        title: '`publish --dry-run`',
        rounds: 31,
        warmUps: 3,
        candidates: { '--help': own('--help'), 'publish --dry-run': own('publish', '--dry-run', ...place) },
        own: ['publish --dry-run'],
        claims: [
          {
            id: 'dry-run/help',
            what: '`publish --dry-run` against `--help`',
            own: 'publish --dry-run',
            base: '--help',
            target: { most: 3 },
          },
        ],
      },
    ];
  },
};
