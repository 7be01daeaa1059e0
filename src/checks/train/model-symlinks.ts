import { defineCheck } from '../define-check.ts';

export const trainModelSymlinks = defineCheck({
  id: 'train/model-symlinks',
  clauses: ['TRAIN-25'],
  severity: 'must',
  passes: 'the model holds no symbolic link',
  fails: 'the model holds a symbolic link',
  why: 'A symbolic link inside model.tar.gz makes the creation of the model fail. Local tools hide it, because they follow links while they pack. Model hubs that keep a cache of links, and names such as `latest`, are the usual source.',
  needs: ['train/nominal'],
  test({ 'train/nominal': run }) {
    if (run.exit.exitCode !== 0) return { status: 'not-checked', reason: 'Training failed.', follows: 'train/exit-code' };
    const links = run.model.filter(({ type }) => type === 'symlink').map(({ path }) => path);
    if (links.length === 0) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'files and folders only below /opt/ml/model',
      actual: `${links.length} symbolic link${links.length === 1 ? '' : 's'}: ${links.slice(0, 3).join(', ')}`,
      cause: 'The program, or the library that saves the model, makes links.',
      fix: 'Copy the files instead: cp -L, shutil.copytree(source, target, symlinks=False), cpSync(source, target, { dereference: true, recursive: true }).',
      evidence: links.slice(0, 10).map((path) => `/opt/ml/model/${path}`),
    };
  },
});
