import { blameServing } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';

export const serveTrainingPaths = defineCheck({
  id: 'serve/training-paths',
  clauses: ['INF-16'],
  severity: 'must',
  passes: 'serving needs nothing from the training job but the model',
  fails: 'serving needs files that exist only while training',
  why: 'When a model is served, only what training left in /opt/ml/model is there. The folders input and output, and with them the hyperparameters, do not exist on that machine.',
  smoke: true,
  needs: ['project', 'serve/health', 'serve/diagnosis'],
  test: (seen) =>
    blameServing('serve/training-paths', seen, {
      expected: 'a start with /opt/ml/model and nothing else under /opt/ml',
      actual: 'the server fails, and works when /opt/ml/input and /opt/ml/output exist',
      cause: 'The server reads hyperparameters.json or another file of the training job.',
      fix: 'Save what serving needs into /opt/ml/model while training, and read it from there.',
    }),
});
