import { trainOptionalChannels } from '../../../src/checks/train/optional-channels.ts';
import { judges } from '../../support/judges.ts';
import { exit, trainRun } from '../../support/observations.ts';
import { groupTest } from '../../support/observations-train.ts';

judges(trainOptionalChannels, {
  'a run that carried it succeeds': [{ 'train/optional-channels': groupTest(['optional-channel']) }, 'pass'],
  'it fails alone': [{ 'train/optional-channels': groupTest([], [{ kind: 'optional-channel' }]) }, 'fail', /exit code 3 with/],
  'it hangs': [
    { 'train/optional-channels': groupTest([], [{ kind: 'optional-channel', run: { exit: exit(137), timedOut: true } }]) },
    'fail',
    /still running/,
  ],
  'another one fails': [{ 'train/optional-channels': groupTest(['optional-channel'], [{ kind: 'final-newline' }]) }, 'pass'],
  'nothing to try': [{ 'train/optional-channels': groupTest([]) }, 'not-applicable'],
  'training fails at random': [
    { 'train/optional-channels': groupTest([], [{ kind: 'optional-channel' }]), 'train/steadiness': [trainRun({ exit: exit(1) })] },
    'not-checked',
    'train/steady',
  ],
});
