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
  'just within': [run(`${'x'.repeat(199)}rate`), 'pass'],
  'just beyond': [run(`${'x'.repeat(200)}rate`), 'fail', "'rate' comes after 200 characters"],
  'after the frames of a stack, which is another matter': [run(`Error\n    at run (file:///opt/train.mjs:3:4)\n${banner} rate`), 'pass'],
  'a run of which no subject is known': [{ 'train/bad-input': [{ kind: 'noise', detail: '', run: failedRun(banner) }] }, 'pass'],
  'no file': [{ 'train/bad-input': [{ kind: 'noise', detail: '', subject: 'rate', run: failedRun('', { failure: undefined }) }] }, 'pass'],
  'nothing had to be refused': [{ 'train/bad-input': [] }, 'not-applicable'],
});
