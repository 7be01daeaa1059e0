import { defineCheck } from '../define-check.ts';

export const projectDerivedFresh = defineCheck({
  id: 'project/derived-fresh',
  clauses: ['MKT-14'],
  severity: 'should',
  passes: 'what is made from the spec says what the spec says',
  fails: 'a table or file that is made from the spec has fallen behind it',
  why: 'The marked regions of the README and of other files are made from sagemaker-algo.json. When the spec was changed and they were not renewed, buyers read of hyperparameters, channels or content types that are no more, or miss those that are new. Common cause: the spec was edited by hand, or merged, without `sagemaker-algo derive`.',
  needs: ['project/derived'],
  test({ 'project/derived': { regions } }) {
    if (regions.length === 0)
      return { status: 'not-applicable', reason: 'No file of the project has a region that is made from the spec.' };
    const stale = regions.filter(({ state }) => state === 'stale');
    const [first] = stale;
    if (first === undefined) return { status: 'pass' };
    const more = stale.length > 1 ? `, and ${stale.length - 1} more` : '';
    return {
      status: 'fail',
      expected: 'every marked region as sagemaker-algo.json has it',
      actual: `${first.name} in ${first.file} is from an earlier spec${more}`,
      cause: 'The spec was changed by hand, or merged, and what is made from it was not renewed.',
      fix: 'Run `sagemaker-algo derive`.',
      evidence: stale.map(({ file, line, name }) => `${file}:${line}: ${name} is from an earlier spec`),
    };
  },
});
