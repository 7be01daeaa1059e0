import { defineCheck } from '../define-check.ts';
import { judgeTolerance } from '../tolerance.ts';

export const trainFileNames = defineCheck({
  id: 'train/file-names',
  clauses: ['DATA-01'],
  severity: 'must',
  explains: ['train/extension-absent'],
  passes: 'training reads its data whatever the files are called',
  fails: 'training reads only files of certain names or places',
  why: 'A channel holds every object below the prefix that the buyer chose: in folders of any depth, with any names. Training that looks at the top level only, or for a name of its own, fails on their data or, worse, trains on a part of it. Names with blanks and letters beyond ASCII are common.',
  needs: ['train/data-files', 'train/steadiness'],
  test: (seen) =>
    judgeTolerance(seen, 'train/data-files', 'moved-files', {
      none: 'No channel of the sample can be renamed: there is no File channel, or its files are of several kinds.',
      expected: 'the same result when the files lie in folders and have blanks and umlauts in their names',
      cause: 'The program lists one folder only, expects a fixed name, or passes names through a shell.',
      fix: 'Walk the folder of the channel recursively and take every file: os.walk(path), readdirSync(path, { recursive: true }), filepath.WalkDir.',
    }),
});
