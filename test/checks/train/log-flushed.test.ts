import { trainLogFlushed } from '../../../src/checks/train/log-flushed.ts';
import { judges } from '../../support/judges.ts';
import { exit, log, trainRun } from '../../support/observations.ts';

const run = (durationMs: number, firstOutputBeforeEndMs: number | undefined, stdout = 'a\nb\nc\n') => ({
  'train/nominal': trainRun({
    exit: exit(0, { durationMs }),
    log: log('', stdout),
    ...(firstOutputBeforeEndMs === undefined ? {} : { firstOutputBeforeEndMs }),
  }),
});

judges(trainLogFlushed, {
  'a short run': [run(2_000, 100), 'not-applicable'],
  'a long run with lines from the start': [run(5_000, 4_900), 'pass'],
  'all at the end': [run(5_000, 120), 'fail', /all 3 lines came in the last 0.1 s of 5.0 s/],
  'two lines at the end': [run(5_000, 120, 'a\nb\n'), 'not-applicable'],
  'training failed': [{ 'train/nominal': trainRun({ exit: exit(1, { durationMs: 9_000 }) }) }, 'not-checked'],
});
