import { blameTraining } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';

export const trainFoldersPresent = defineCheck({
  id: 'train/folders-present',
  clauses: ['TRAIN-04'],
  severity: 'must',
  passes: 'training accepts that the folders under /opt/ml exist already',
  fails: 'training fails because folders under /opt/ml exist already',
  why: 'SageMaker makes input/config, input/data, model, output and output/data before it starts the container. A program that insists on making them itself works on an empty machine and fails in every job.',
  smoke: true,
  needs: ['project', 'train/nominal', 'train/diagnosis'],
  test: (seen) =>
    blameTraining('train/folders-present', seen, {
      expected: 'a run in which /opt/ml/model, /opt/ml/output and /opt/ml/output/data exist from the start',
      actual: 'the run fails, and succeeds when the folders are absent',
      cause: 'The program creates one of these folders itself and takes an existing one for an error.',
      fix: 'Create folders so that an existing one is fine: mkdir -p, os.makedirs(path, exist_ok=True), mkdirSync(path, { recursive: true }).',
    }),
});
