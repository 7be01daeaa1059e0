import { trainNetworkWaits } from '../../../src/checks/train/network-waits.ts';
import { judges } from '../../support/judges.ts';
import { exit, trainRun } from '../../support/observations.ts';

const run = (exitCode: number, durationMs: number, more: object = {}) => ({
  'train/names': { run: trainRun({ exit: exit(exitCode, { durationMs }), ...more }), asked: ['api.example.com'] },
});

judges(trainNetworkWaits, {
  'it is as quick as without a network': [{}, 'pass'],
  'it takes somewhat longer': [run(0, 9_000), 'pass'],
  'it takes long either way': [{ ...run(0, 40_000), 'train/nominal': trainRun({ exit: exit(0, { durationMs: 20_000 }) }) }, 'pass'],
  'it takes much longer': [run(0, 12_000), 'fail', /it takes 12 s; it asked for api.example.com/],
  'it does not end': [run(137, 20_000, { timedOut: true }), 'fail', /still running after 20 s/],
  'it fails': [run(1, 300), 'fail', /exit code 1 after 0.3 s.*0.1 s that the run takes/],
});
