import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';

export const trainStoppedModel = defineCheck({
  id: 'train/stopped-model',
  clauses: ['TRAIN-30'],
  severity: 'should',
  passes: 'the model of a stopped training can be served',
  fails: 'the model of a stopped training cannot be served',
  why: 'What lies in /opt/ml/model when a stopped training has ended is kept as its model, and buyers deploy it: early stopping and time limits are ordinary ends. Half a file, or a file of another form, makes an endpoint that never becomes healthy. Nothing at all would have been the better answer.',
  needs: ['train/stopped-model'],
  test({ 'train/stopped-model': { served } }) {
    if (served === undefined)
      return { status: 'not-applicable', reason: 'The stopped training left no model of its own, or no server was looked at.' };
    if (served.readyMs !== undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: '200 from /ping over the model that the stopped training left',
      actual: 'the server never becomes ready',
      cause: 'The training was in the middle of writing when it ended, or saves something that the server does not know.',
      fix: 'Write the model to a temporary folder and rename it into /opt/ml/model when it is complete.',
      evidence: describeLog(served.log),
    };
  },
});
