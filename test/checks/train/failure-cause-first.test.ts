import { trainFailureCauseFirst } from '../../../src/checks/train/failure-cause-first.ts';
import { judges } from '../../support/judges.ts';
import { failedRun } from '../../support/observations.ts';

const run = (text: string) => ({
  'train/bad-input': [{ kind: 'out-of-range', detail: 'rate=-1', subject: 'rate', run: failedRun(text) }],
});
const banner = 'x'.repeat(250);

judges(trainFailureCauseFirst, {
  'at the beginning': [run('rate must not be negative'), 'pass'],
  'named nowhere': [run(banner), 'pass'],
  'after a banner': [run(`${banner} rate must not be negative`), 'fail', /'rate' comes after 251 characters/],
  'nothing had to be refused': [{ 'train/bad-input': [] }, 'not-applicable'],
});
