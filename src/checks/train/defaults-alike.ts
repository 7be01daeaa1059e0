import { defineCheck } from '../define-check.ts';
import { compareMetrics } from '../metrics.ts';

export const trainDefaultsAlike = defineCheck({
  id: 'train/defaults-alike',
  clauses: ['TRAIN-09'],
  severity: 'should',
  passes: 'declared defaults are those of the program',
  fails: 'the program uses other defaults than the spec declares',
  why: 'Some clients write the declared defaults into hyperparameters.json and others leave them out. When the program has other defaults of its own, the same job gives two buyers two different models. Usually a default was changed in one of the two places.',
  needs: ['project', 'train/defaults'],
  test(seen) {
    const { spelledOut, leftOut, again } = seen['train/defaults'];
    const declared = Object.entries(seen.project.config.training.hyperparameters).filter(([, one]) => one.default !== undefined);
    if (declared.length === 0) return { status: 'not-applicable', reason: 'The spec declares no default.' };
    const differ = compareMetrics(seen, spelledOut, leftOut);
    if (differ.length === 0) return { status: 'pass' };
    const unsteady = again === undefined ? [] : compareMetrics(seen, spelledOut, again).map(({ name }) => name);
    const certain = differ.filter(({ name }) => again?.exit.exitCode === 0 && !unsteady.includes(name));
    const [first] = certain;
    if (first === undefined)
      return { status: 'not-applicable', reason: 'Two equal runs give different metrics, so nothing can be compared.' };
    return {
      status: 'fail',
      expected: `${first.name} = ${first.before} without optional hyperparameters, as with the declared defaults`,
      actual: `${first.name} = ${first.after}`,
      cause: 'A default in the program is not the one in sagemaker-algo.json.',
      fix: `Make them the same: ${declared.map(([name, one]) => `${name} = ${String(one.default)}`).join(', ')}.`,
      evidence: certain.map(({ name, before, after }) => `${name}: ${before} with defaults spelled out, ${after} without`),
    };
  },
});
