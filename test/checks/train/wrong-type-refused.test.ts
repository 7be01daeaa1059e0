import { trainWrongTypeRefused } from '../../../src/checks/train/wrong-type-refused.ts';
import { judges } from '../../support/judges.ts';
import { exit, failedRun, trainRun } from '../../support/observations.ts';

const badInput = (kind: string, run: ReturnType<typeof trainRun>) => ({ 'train/bad-input': [{ kind, detail: 'rate=not-a-number', run }] });

judges(trainWrongTypeRefused, {
  'it fails': [badInput('wrong-type', failedRun()), 'pass'],
  'no hyperparameter is a number': [{ 'train/bad-input': [] }, 'not-applicable'],
  'other bad input is taken': [badInput('out-of-range', trainRun()), 'not-applicable'],
  'it is taken': [badInput('wrong-type', trainRun({ what: 'with hyperparameter rate=x' })), 'fail', /exit code 0/],
  'it never ends': [badInput('wrong-type', trainRun({ timedOut: true, exit: exit(137) })), 'fail', /still running/],
});
