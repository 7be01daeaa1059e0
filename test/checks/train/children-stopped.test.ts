import { trainChildrenStopped } from '../../../src/checks/train/children-stopped.ts';
import { judges } from '../../support/judges.ts';
import { exit, stopRun } from '../../support/observations.ts';

const init = { pid: 10, parent: 1, memoryBytes: 1, command: 'node train' };
const child = { pid: 11, parent: 10, memoryBytes: 1, command: 'node worker' };
const stopped = (lingering: readonly (typeof init)[], more: object = {}) => ({
  'train/stop': { ...stopRun({ when: 'slowed', ...more }), lingering },
});

judges(trainChildrenStopped, {
  'it stops at once': [{}, 'pass'],
  'only process 1 takes its time': [stopped([init]), 'pass'],
  'a worker goes on': [stopped([init, child]), 'fail', /1 still alive, such as node worker/],
  'several workers with long commands': [
    stopped([init, ...Array.from({ length: 11 }, (_, index) => ({ ...child, pid: 20 + index, command: 'w'.repeat(300) }))], {
      graceSeconds: 30,
    }),
    'fail',
    {
      expected: 'no child process 15 s after SIGTERM',
      actual: `11 still alive, such as ${'w'.repeat(80)}`,
      evidence: Array.from({ length: 10 }, (_, index) => `process ${20 + index}: ${'w'.repeat(200)}`),
    },
  ],
  'a process whose parent has gone': [stopped([init, { ...child, parent: 5 }]), 'pass'],
  'it had to be killed': [stopped([init, child], { killed: true, exit: exit(137) }), 'not-checked', 'train/stops-on-term'],
  'over before': [{ 'train/stop': stopRun({ endedBefore: true }) }, 'not-checked', 'ends before'],
});
