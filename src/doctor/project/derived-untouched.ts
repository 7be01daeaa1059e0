import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const projectDerivedUntouched = defineDiagnosis({
  id: 'project/derived-untouched',
  passes: 'what is made from the spec was not changed by hand',
  finds: ['warning'],
  needs: ['derived'],
  judge({ derived: { regions, stray } }) {
    const edited = regions.filter(({ state }) => state === 'edited');
    const evidence = [
      ...edited.map(({ file, name }) => `${file}: ${name} was changed by hand`),
      ...stray.map(({ file, line, reason }) => `${file}:${line}: ${reason}`),
    ];
    const [first] = evidence;
    if (first === undefined) return OK;
    return {
      ...{ status: 'warning', what: `${first}${evidence.length > 1 ? `, and ${evidence.length - 1} more` : ''}.` },
      consequence: 'It is not renewed when the spec changes, so that buyers read an old description.',
      ...{
        fix: 'Put the change into sagemaker-algo.json, then replace the text; or take both marker lines away, and it is yours.',
        command: 'sagemaker-algo derive --force',
      },
      evidence,
    };
  },
});
