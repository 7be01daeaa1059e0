import { expect } from 'vitest';
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
  'it takes ten seconds longer': [run(0, 10_100), 'fail', { actual: 'it takes 10.1 s; it asked for api.example.com' }],
  'it takes nearly ten seconds longer': [run(0, 10_099), 'pass'],
  'it takes three times as long': [{ ...run(0, 30_000), 'train/nominal': trainRun({ exit: exit(0, { durationMs: 10_000 }) }) }, 'fail'],
  'it takes nearly three times as long': [
    { ...run(0, 29_999), 'train/nominal': trainRun({ exit: exit(0, { durationMs: 10_000 }) }) },
    'pass',
  ],
  'it takes long and asks for nobody': [
    { 'train/names': { run: run(0, 12_000)['train/names'].run, asked: [] } },
    'fail',
    { actual: 'it takes 12 s' },
  ],
  'it does not end': [run(137, 20_000, { timedOut: true }), 'fail', { actual: 'still running after 20 s; it asked for api.example.com' }],
  'it fails': [
    run(1, 300),
    'fail',
    {
      expected: expect.stringContaining('0.1 s that the run takes'),
      actual: 'exit code 1 after 0.3 s; it asked for api.example.com',
    },
  ],
});
