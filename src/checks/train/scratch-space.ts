import { defineCheck } from '../define-check.ts';

const GIB = 1_073_741_824;

export const trainScratchSpace = defineCheck({
  id: 'train/scratch-space',
  clauses: ['TRAIN-17'],
  severity: 'should',
  passes: 'large temporary data goes to /tmp',
  fails: 'training writes large data outside /opt/ml and /tmp',
  why: 'The large volume of a job is behind /opt/ml and /tmp. Whatever is written elsewhere, in /home, /root or /var, goes to the small system disk, which fills up on the data of a buyer although the job has room enough. Caches of libraries are the usual cause.',
  containerOnly: true,
  needs: ['train/nominal'],
  test({ 'train/nominal': { written } }) {
    if (written === undefined) return { status: 'not-checked', reason: 'The engine does not tell how much was written.' };
    if (written.bytes <= GIB) return { status: 'pass' };
    const { paths } = written;
    return {
      status: 'fail',
      expected: 'at most 1 GiB outside /opt/ml and /tmp',
      actual: `${(written.bytes / GIB).toFixed(1)} GiB${paths.length > 0 ? `, most of it in ${paths.slice(0, 3).join(', ')}` : ''}`,
      cause: 'Caches or temporary files are kept in the home folder or beside the program.',
      fix: 'Put temporary data below /tmp; for caches of libraries set HF_HOME, XDG_CACHE_HOME or TMPDIR in the Dockerfile: ENV XDG_CACHE_HOME=/tmp/cache',
    };
  },
});
