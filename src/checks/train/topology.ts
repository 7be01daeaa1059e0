import { defineCheck } from '../define-check.ts';
import { judgeTolerance } from '../tolerance.ts';

export const trainTopology = defineCheck({
  id: 'train/topology',
  clauses: ['TRAIN-11'],
  severity: 'should',
  passes: 'training ignores a topology of null in resourceconfig.json',
  fails: 'training fails on a topology of null in resourceconfig.json',
  why: 'Recent jobs are said to write the key topology, null on ordinary machines. The evidence is weak, so this is advice: ignore keys of this file that you do not need, whatever they hold.',
  needs: ['train/tolerances', 'train/steadiness'],
  test: (seen) =>
    judgeTolerance(seen, 'train/tolerances', 'topology', {
      none: 'No topology was written.',
      expected: 'exit code 0 with "topology": null in resourceconfig.json',
      cause: 'The program looks into every value of the file, and null has nothing to look into.',
      fix: 'Take current_host and hosts from resourceconfig.json and ignore the other keys.',
    }),
});
