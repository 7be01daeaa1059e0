import { trainStarts } from '../../../src/checks/train/starts.ts';
import { judges } from '../../support/judges.ts';
import { exit, log, trainRun } from '../../support/observations.ts';

judges(trainStarts, {
  'it runs': [{}, 'pass'],
  'it runs and fails': [{ 'train/nominal': trainRun({ exit: exit(1), log: log('ValueError: no') }) }, 'pass'],
  'nothing on PATH': [
    { 'train/nominal': trainRun({ exit: exit(127, { startError: 'exec: "train": executable file not found in $PATH' }) }) },
    'fail',
    { actual: 'exec: "train": executable file not found in $PATH' },
  ],
  'not executable': [{ 'train/nominal': trainRun({ exit: exit(126) }) }, 'fail', { actual: 'exit code 126' }],
  'Windows line endings': [
    { 'train/nominal': trainRun({ exit: exit(1), log: log("/usr/bin/env: 'python\r': No such file or directory") }) },
    'fail',
  ],
  'another processor': [{ 'train/nominal': trainRun({ exit: exit(1), log: log('exec user process caused: exec format error') }) }, 'fail'],
});
