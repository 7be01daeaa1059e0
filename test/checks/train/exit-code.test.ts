import { expect } from 'vitest';
import { trainExitCode } from '../../../src/checks/train/exit-code.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, exit, failedRun, processEngine, project, trainRun } from '../../support/observations.ts';

judges(trainExitCode, {
  '0': [{}, 'pass'],
  '1 and no explanation': [
    brokenTraining(undefined),
    'fail',
    { actual: 'exit code 1', evidence: ['FailureReason | AlgorithmError: , exit code: 1', 'stderr | Error: no'] },
  ],
  '1 and a rule that explains it': [brokenTraining('typed-hyperparameters'), 'not-checked', 'train/text-hyperparameters'],
  'it never started': [{ 'train/nominal': trainRun({ exit: exit(127) }) }, 'not-checked', 'train/starts'],
  'it never started, without a container': [
    { project: project({ engine: processEngine }), 'train/nominal': trainRun({ exit: exit(127) }) },
    'fail',
    /127/,
  ],
  'out of memory': [
    { 'train/nominal': trainRun({ exit: exit(137, { oomKilled: true }) }) },
    'fail',
    { actual: 'exit code 137, out of memory', cause: expect.stringContaining('memory ran out') },
  ],
  'our time limit': [
    { 'train/nominal': trainRun({ timedOut: true, exit: exit(137, { durationMs: 60_000 }) }) },
    'fail',
    { actual: 'still running after 60 s', cause: expect.stringContaining('time limit') },
  ],
  'it wrote a reason': [{ 'train/nominal': failedRun('Column 3 is empty.\nReally.') }, 'fail', /Column 3 is empty/],
});
