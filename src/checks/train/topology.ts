import { blameTraining } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';

export const trainTopology = defineCheck({
  id: 'train/topology',
  clauses: ['TRAIN-11'],
  severity: 'should',
  passes: 'training ignores a topology of null in resourceconfig.json',
  fails: 'training fails on a topology of null in resourceconfig.json',
  why: 'Recent jobs are said to write the key topology, null on ordinary machines. The evidence is weak, so this is advice: ignore keys of this file that you do not need, whatever they hold.',
  smoke: true,
  needs: ['project', 'train/nominal', 'train/diagnosis'],
  test: (seen) =>
    blameTraining('train/topology', seen, {
      expected: 'a run with "topology": null in resourceconfig.json',
      actual: 'the run fails, and succeeds without this key',
      cause: 'The program looks into every value of the file, and null has nothing to look into.',
      fix: 'Take current_host and hosts from resourceconfig.json and ignore the other keys.',
    }),
});
