import { defineCheck } from '../define-check.ts';

const SPECIAL = { hardlink: 'hard link', fifo: 'FIFO', socket: 'socket', device: 'device' } as const;

export const trainModelSpecialFiles = defineCheck({
  id: 'train/model-special-files',
  clauses: ['TRAIN-25'],
  severity: 'should',
  passes: 'the model holds no hard link and no special file',
  fails: 'the model holds a hard link or a special file',
  why: 'Everything below /opt/ml/model goes into model.tar.gz. How hard links are treated when it is unpacked is not documented, and sockets, FIFOs and devices mean nothing on another machine; lock files and sockets of worker processes end up there by accident.',
  needs: ['train/nominal'],
  test({ 'train/nominal': run }) {
    if (run.exit.exitCode !== 0) return { status: 'not-checked', reason: 'Training failed.', follows: 'train/exit-code' };
    const special = run.model.flatMap(({ path, type }) =>
      type in SPECIAL ? [`${oneLine(path)} (${SPECIAL[type as keyof typeof SPECIAL]})`] : [],
    );
    if (special.length === 0) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'regular files and folders only below /opt/ml/model',
      actual: special.slice(0, 3).join(', '),
      cause: 'The program keeps working files in the folder of the model, or links instead of copying.',
      fix: 'Keep sockets, pipes and locks in /tmp, and copy files instead of linking them.',
      evidence: special.slice(0, 10).map((entry) => `/opt/ml/model/${entry}`),
    };
  },
});

/** A name may hold line breaks and anything else. */
function oneLine(path: string): string {
  return JSON.stringify(path).slice(1, -1);
}
