import { defineCheck } from '../define-check.ts';

export const projectDerivedUntouched = defineCheck({
  id: 'project/derived-untouched',
  clauses: ['MKT-14'],
  severity: 'should',
  passes: 'what is made from the spec was not changed by hand',
  fails: 'something that is made from the spec was changed by hand',
  why: 'A marked region is made from sagemaker-algo.json and renewed when that changes. One that was edited by hand is never overwritten without being told to, so from then on it stays as it is and buyers read an old description. Common causes: a typing mistake corrected in the table instead of in the spec, a merge, a marker line that was damaged.',
  needs: ['project/derived'],
  test({ 'project/derived': { regions, stray } }) {
    if (regions.length + stray.length === 0) {
      return { status: 'not-applicable', reason: 'No file of the project has a region that is made from the spec.' };
    }
    const edited = [
      ...regions.filter(({ state }) => state === 'edited').map(({ name, ...at }) => ({ ...at, what: `${name} was edited by hand` })),
      ...stray.map(({ reason, ...at }) => ({ ...at, what: reason })),
    ];
    const [first] = edited;
    if (first === undefined) return { status: 'pass' };
    const more = edited.length > 1 ? `, and ${edited.length - 1} more` : '';
    return {
      status: 'fail',
      expected: 'marked regions that are renewed with the spec, or none',
      actual: `${first.file}:${first.line}: ${first.what}${more}`,
      cause: 'The change belongs into sagemaker-algo.json, from which the text is made.',
      fix: 'Make the change in sagemaker-algo.json and run `sagemaker-algo derive --force`, or remove the two marker lines to own the text.',
      evidence: edited.map(({ file, line, what }) => `${file}:${line}: ${what}`),
    };
  },
});
