import { trainStopsOnTerm } from '../../../src/checks/train/stops-on-term.ts';
import { judges } from '../../support/judges.ts';
import { exit, stopRun, trainRun } from '../../support/observations.ts';

const wentOn = (stopMs: number, durationMs: number) => ({
  'train/stop': stopRun({ when: 'slowed', stopMs, exit: exit(0, { durationMs }), log: trainRun().log, model: trainRun().model }),
});

judges(trainStopsOnTerm, {
  'it stops': [{}, 'pass'],
  'it stops with 143': [{ 'train/stop': stopRun({ when: 'held', exit: exit(143) }) }, 'pass'],
  killed: [
    { 'train/stop': stopRun({ when: 'held', killed: true, exit: exit(137), stopMs: 120_000, graceSeconds: 120 }) },
    'fail',
    { expected: 'exit within 120 s of SIGTERM', actual: 'killed after 120 s' },
  ],
  'over before': [{ 'train/stop': stopRun({ endedBefore: true }) }, 'not-checked', 'larger sample'],
  'it went on as before': [wentOn(1_800, 3_000), 'not-checked', 'train/stop-noticed'],
  'it was over as the signal came': [wentOn(999, 3_000), 'not-checked', /just as the signal was sent."}$/],
  'it is over in no time': [wentOn(1_800, 999), 'not-checked', /so quick.*for it."}$/],
});
