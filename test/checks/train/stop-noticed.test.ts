import { trainStopNoticed } from '../../../src/checks/train/stop-noticed.ts';
import { judges } from '../../support/judges.ts';
import { exit, stopRun, trainRun } from '../../support/observations.ts';

const went = (durationMs: number, stopMs = 1_800) => {
  const { log, model } = trainRun();
  return { 'train/stop': stopRun({ when: 'slowed', stopMs, exit: exit(0, { durationMs }), log, model }) };
};

judges(trainStopNoticed, {
  'it stops': [{}, 'pass'],
  'it stops early although nothing held it': [{ 'train/stop': stopRun({ when: 'slowed' }) }, 'pass'],
  'it went on as before': [went(2_400), 'fail', { actual: 'it went on for 1.8 s and ended like an undisturbed run' }],
  'just slow enough': [went(1_000), 'fail'],
  'just too quick': [went(999), 'not-checked', 'so quick'],
  'it is over before it could listen': [went(370), 'not-checked', /so quick/],
  'it is over as the signal comes': [went(4_500, 40), 'not-checked', /just as the signal/],
  killed: [{ 'train/stop': stopRun({ when: 'slowed', killed: true, exit: exit(137) }) }, 'not-checked', 'train/stops-on-term'],
  'over before': [{ 'train/stop': stopRun({ endedBefore: true }) }, 'not-checked', 'ends before'],
});
