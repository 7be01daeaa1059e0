import { trainTopology } from '../../../src/checks/train/topology.ts';
import { judges } from '../../support/judges.ts';
import { exit, trainRun } from '../../support/observations.ts';
import { groupTest } from '../../support/observations-train.ts';

judges(trainTopology, {
  'a run that carried it succeeds': [{ 'train/tolerances': groupTest(['topology']) }, 'pass'],
  'it fails alone': [{ 'train/tolerances': groupTest([], [{ kind: 'topology' }]) }, 'fail', /exit code 3 with/],
  'it hangs': [
    { 'train/tolerances': groupTest([], [{ kind: 'topology', run: { exit: exit(137), timedOut: true } }]) },
    'fail',
    /still running/,
  ],
  'another one fails': [{ 'train/tolerances': groupTest(['topology'], [{ kind: 'final-newline' }]) }, 'pass'],
  'nothing to try': [{ 'train/tolerances': groupTest([]) }, 'not-applicable'],
  'training fails at random': [
    { 'train/tolerances': groupTest([], [{ kind: 'topology' }]), 'train/steadiness': [trainRun({ exit: exit(1) })] },
    'not-checked',
    'train/steady',
  ],
});
