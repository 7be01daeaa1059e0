import { trainLogFlushed } from '../../../src/checks/train/log-flushed.ts';
import { judges } from '../../support/judges.ts';
import { exit, log, trainRun } from '../../support/observations.ts';

const run = (durationMs: number, firstMs: number, lastMs: number, stdout = 'a\nb\nc\n', pieces = 1) => ({
  'train/nominal': trainRun({ exit: exit(0, { durationMs }), log: log('', stdout), spoke: { firstMs, lastMs, pieces } }),
});

judges(trainLogFlushed, {
  'a short run': [run(2_000, 1_900, 1_950), 'not-applicable'],
  'a long run with lines from the start': [run(5_000, 100, 4_900), 'pass'],
  'lines over its second half': [run(5_000, 3_600, 4_900), 'pass'],
  'all in its middle': [run(5_000, 2_500, 2_550), 'pass'],
  'all at the end': [run(5_000, 4_600, 4_700), 'fail', /all 3 lines came at once after 4.6 s of 5.0 s/],
  'exactly long enough': [run(3_000, 2_900, 2_950), 'fail'],
  'just late enough': [run(5_000, 3_500, 3_500), 'fail', 'after 3.5 s'],
  'just at once': [run(5_000, 4_600, 4_850), 'fail'],
  'not quite at once': [run(5_000, 4_600, 4_851), 'pass'],
  'at once in a run of a minute': [run(60_000, 55_000, 58_000), 'fail'],
  'not quite at once in a run of a minute': [run(60_000, 55_000, 58_001), 'pass'],
  'nobody knows when': [{ 'train/nominal': trainRun({ exit: exit(0, { durationMs: 9_000 }), log: log('', 'a\nb\nc\n') }) }, 'pass'],
  'blank lines between two': [run(5_000, 4_600, 4_700, 'a\n \n\t\nb\n'), 'not-applicable', 'too few'],
  'progress that overwrites itself': [run(5_000, 4_600, 4_700, 'a\rb\rc\rd'), 'fail', /all 4 lines.*stdout . d/],
  'at the end, but each by itself: most of the run was its start': [run(6_500, 5_380, 5_485, undefined, 3), 'pass'],
  'two lines at the end': [run(5_000, 4_600, 4_700, 'a\nb\n'), 'not-applicable'],
  'training failed': [{ 'train/nominal': trainRun({ exit: exit(1, { durationMs: 9_000 }) }) }, 'not-checked'],
});
