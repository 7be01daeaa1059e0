import { isAdopted } from '../adopted.ts';
import { defineCheck } from '../define-check.ts';

export const projectTuning = defineCheck({
  id: 'project/tuning',
  clauses: ['MKT-15'],
  severity: 'should',
  passes: 'buyers can tune the algorithm',
  fails: 'buyers cannot tune the algorithm',
  why: 'Marketplace strongly recommends that algorithms support automatic tuning: at least one hyperparameter that may be searched and one objective metric. Without both the product is accepted, and buyers cannot start tuning jobs with it. Common cause: a spec that declares hyperparameters without tunable, or no objectives.',
  needs: ['project'],
  test({ project: { config } }) {
    const { hyperparameters, objectives, metrics } = config.training;
    const tunable = Object.entries(hyperparameters).find(([, spec]) => spec.tunable);
    if (tunable !== undefined && objectives.length > 0) return { status: 'pass' };
    const bare =
      tunable === undefined && objectives.length === 0 && Object.values(hyperparameters).every(({ range, values }) => !range && !values);
    if (isAdopted(config) && bare) return { status: 'not-applicable', reason: 'The spec adopts images and says nothing of tuning yet.' };
    const name = Object.entries(hyperparameters).find(([, { type }]) => type !== 'FreeText')?.[0] ?? '<name>';
    const metric = Object.keys(metrics)[0] ?? '<metric>';
    return {
      status: 'fail',
      expected: 'a tunable hyperparameter and an objective metric',
      actual: [
        ...(tunable === undefined ? ['no hyperparameter is tunable'] : []),
        ...(objectives.length === 0 ? ['no objective'] : []),
      ].join(', '),
      cause: 'Tuning is optional, so nothing else asks for it.',
      fix: `In sagemaker-algo.json set "tunable": true at training.hyperparameters.${name}, and add to training.objectives: { "metric": "${metric}", "type": "Minimize" }.`,
    };
  },
});
