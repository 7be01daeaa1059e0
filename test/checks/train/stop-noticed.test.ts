import { trainStopNoticed } from '../../../src/checks/train/stop-noticed.ts';
import { judges } from '../../support/judges.ts';
import { exit, stopRun, trainRun } from '../../support/observations.ts';

const wentOn = { 'train/stop': stopRun({ when: 'slowed', stopMs: 1_800, log: trainRun().log, model: trainRun().model }) };

judges(trainStopNoticed, {
  'it stops': [{}, 'pass'],
  'it stops early although nothing held it': [{ 'train/stop': stopRun({ when: 'slowed' }) }, 'pass'],
  'it went on as before': [wentOn, 'fail', /1\.8 s/],
  killed: [{ 'train/stop': stopRun({ when: 'slowed', killed: true, exit: exit(137) }) }, 'not-checked', 'train/stops-on-term'],
  'over before': [{ 'train/stop': stopRun({ endedBefore: true }) }, 'not-checked'],
});
