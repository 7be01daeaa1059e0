import { defineCheck } from '../define-check.ts';
import { judgeTolerance } from '../tolerance.ts';

export const trainConfigFiles = defineCheck({
  id: 'train/config-files',
  clauses: ['TRAIN-12'],
  severity: 'must',
  passes: 'training ignores other files in /opt/ml/input/config',
  fails: 'training fails on other files in /opt/ml/input/config',
  why: 'Real jobs have more files in that folder than the three documented ones, and their names and content change without notice. A program that reads or counts whatever lies there fails in every job. The usual cause is a loop over the folder that expects every file to have a certain form.',
  needs: ['train/tolerances', 'train/steadiness'],
  test: (seen) =>
    judgeTolerance(seen, 'train/tolerances', 'config-files', {
      none: 'No other file was written.',
      expected: 'exit code 0 with files such as init-config.json and debughookconfig.json beside the documented ones',
      cause: 'The program goes over all files of /opt/ml/input/config.',
      fix: 'Open hyperparameters.json, inputdataconfig.json and resourceconfig.json by their names and nothing else.',
    }),
});
