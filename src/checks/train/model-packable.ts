import type { TreeEntry } from '../../observe/types.ts';
import { claimedBytes, PACKABLE } from '../../sagemaker/packable.ts';
import { formatBytes } from '../../text/bytes.ts';
import { defineCheck } from '../define-check.ts';

export const trainModelPackable = defineCheck({
  id: 'train/model-packable',
  clauses: ['TRAIN-24'],
  severity: 'should',
  passes: 'the whole model can be packed and looked at',
  fails: 'the model cannot be packed as a whole',
  why: 'Everything below /opt/ml/model is packed into model.tar.gz when a job ends, uploaded, and unpacked before every start of a server. Hundreds of thousands of small files, sparse files of terabytes, names that are no text or paths that no system call takes make that slow, or make it fail on the machines of buyers. Caches and working files that end up in the folder of the model are the usual cause.',
  needs: ['train/nominal'],
  test({ 'train/nominal': run }) {
    if (run.exit.exitCode !== 0) return { status: 'not-checked', reason: 'Training failed.', follows: 'train/exit-code' };
    const actual = describeProblem(run.model);
    if (actual === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: `at most ${PACKABLE.entries.toLocaleString('en')} files and ${formatBytes(PACKABLE.bytes)}, under names in UTF-8`,
      actual,
      cause: 'The program keeps caches or working files in the folder of the model, or makes file names from its data.',
      fix: 'Keep working files in /tmp, and pack many small files of the model into one.',
      evidence: run.model
        .filter(({ beyond }) => beyond !== undefined)
        .slice(0, 5)
        .map(({ path }) => `/opt/ml/model/${JSON.stringify(path.slice(0, 200)).slice(1, -1)}`),
    };
  },
});

function describeProblem(entries: readonly TreeEntry[]): string | undefined {
  if (entries.length >= PACKABLE.entries)
    return `${PACKABLE.entries.toLocaleString('en')} files and folders or more; the rest was not looked at`;
  const bytes = claimedBytes(entries);
  if (bytes > PACKABLE.bytes) return `files of ${formatBytes(bytes)}, by what they claim; they were not packed`;
  const beyond = entries.find((entry) => entry.beyond !== undefined);
  if (beyond === undefined) return undefined;
  return beyond.beyond === 'name' ? 'a file name that is not UTF-8; it was left out' : 'a path of more than 1,000 bytes; it was left out';
}
