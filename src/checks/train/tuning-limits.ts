import { defineCheck } from '../define-check.ts';

/** Hyperparameters that one tuning job may search. */
const SEARCHED_MAX = 30;

export const trainTuningLimits = defineCheck({
  id: 'train/tuning-limits',
  clauses: ['TRAIN-35'],
  severity: 'should',
  passes: 'one tuning job can search all tunable hyperparameters',
  fails: 'more hyperparameters are tunable than one tuning job can search',
  why: `A tuning job searches at most ${SEARCHED_MAX} hyperparameters, so with more of them tunable buyers have to choose, and the one who lets all be searched gets an error.`,
  needs: ['project'],
  test({ project }) {
    const tunable = Object.entries(project.config.training.hyperparameters).filter(([, spec]) => spec.tunable);
    if (tunable.length <= SEARCHED_MAX) return { status: 'pass' };
    return {
      status: 'fail',
      expected: `at most ${SEARCHED_MAX} hyperparameters with tunable: true`,
      actual: `${tunable.length}`,
      cause: 'Everything is marked as tunable.',
      fix: 'Remove tunable: true in sagemaker-algo.json where a search is of little use.',
    };
  },
});
