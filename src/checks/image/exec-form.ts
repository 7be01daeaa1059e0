import { defineCheck } from '../define-check.ts';

const SHELL = /^(?:\/bin\/|\/usr\/bin\/)?(?:sh|bash|ash|dash)$/;

/** Written out in JSON, a shell that replaces itself by the program and hands its words on does no harm. */
const handsOn = (script: string) => /\bexec\s/.test(script) && /\$(?:[@*01]|\{[@*01])/.test(script);

export const imageExecForm = defineCheck({
  id: 'image/exec-form',
  clauses: ['TRAIN-03'],
  severity: 'must',
  passes: 'ENTRYPOINT is in exec form, or there is none',
  fails: 'ENTRYPOINT is in shell form',
  why: 'Written as plain text, ENTRYPOINT runs under `/bin/sh -c`. That shell is then process 1: it drops the word `train` or `serve` that SageMaker adds, and it does not pass SIGTERM on, so every stop waits for the grace period and ends with SIGKILL. The JSON form runs the program itself.',
  containerOnly: true,
  needs: ['image/train', 'image/serve'],
  test(seen) {
    const images = [
      { role: 'train', entrypoint: seen['image/train'].entrypoint },
      { role: 'serve', entrypoint: seen['image/serve'].entrypoint },
    ];
    const wrong = images.filter(
      ({ entrypoint: [program = '', flag = '', script = ''] }) => SHELL.test(program) && flag === '-c' && !handsOn(script),
    );
    const first = wrong[0];
    if (first === undefined) return { status: 'pass' };
    const words = (first.entrypoint[2] ?? '').trim().split(/\s+/);
    return {
      status: 'fail',
      expected: 'a JSON array that starts with the program itself',
      actual: wrong.map(({ role, entrypoint }) => `${role}: ${JSON.stringify(entrypoint)}`).join(', '),
      cause: 'The Dockerfile has `ENTRYPOINT command` instead of `ENTRYPOINT ["command"]`.',
      fix: `In the Dockerfile write: ENTRYPOINT ${JSON.stringify(words)}`,
    };
  },
});
