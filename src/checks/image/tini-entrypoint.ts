import { defineCheck } from '../define-check.ts';

export const imageTiniEntrypoint = defineCheck({
  id: 'image/tini-entrypoint',
  clauses: ['TRAIN-03'],
  severity: 'should',
  passes: 'ENTRYPOINT does not start with tini',
  fails: 'ENTRYPOINT starts with tini',
  why: 'AWS says that `tini` cannot be the entry point, because it takes the `train` or `serve` argument for the program to run. Jobs have been seen to work that way as long as such programs are on PATH, so this is advice. A program that handles SIGTERM itself needs no init process.',
  containerOnly: true,
  needs: ['image/train', 'image/serve'],
  test(seen) {
    const images = [
      { role: 'train', entrypoint: seen['image/train'].entrypoint },
      { role: 'serve', entrypoint: seen['image/serve'].entrypoint },
    ];
    const wrong = images.filter(({ entrypoint }) => /(?:^|\/)(?:docker-)?tini(?:-static)?$/.test(entrypoint[0] ?? ''));
    const first = wrong[0];
    if (first === undefined) return { status: 'pass' };
    const rest = first.entrypoint.slice(1).filter((word) => word !== '--');
    return {
      status: 'fail',
      expected: 'the program itself, or no ENTRYPOINT',
      actual: wrong.map(({ role, entrypoint }) => `${role}: ${JSON.stringify(entrypoint)}`).join(', '),
      cause: 'An init process was put in front of the program.',
      fix:
        rest.length > 0
          ? `In the Dockerfile write: ENTRYPOINT ${JSON.stringify(rest)}, and handle SIGTERM in that program.`
          : 'Take the ENTRYPOINT out of the Dockerfile: `train` and `serve` on PATH are found without it.',
    };
  },
});
