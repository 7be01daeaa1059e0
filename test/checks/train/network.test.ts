import { trainNetwork } from '../../../src/checks/train/network.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, project } from '../../support/observations.ts';

judges(trainNetwork, {
  'the user gave it the network': [{ project: project({ outside: true }) }, 'not-checked', /--network/],
  'training succeeds': [{}, 'pass'],
  'it succeeds with the network': [brokenTraining('network'), 'fail'],
  'the log tells, on a machine that is offline': [
    brokenTraining(undefined, 'Error: getaddrinfo EAI_AGAIN huggingface.co'),
    'fail',
    /EAI_AGAIN/,
  ],
  'Python says it': [brokenTraining(undefined, '<urlopen error [Errno -3] Temporary failure in name resolution>'), 'fail'],
  'a missing Python module is no missing host': [
    brokenTraining(undefined, "ModuleNotFoundError: No module named 'packaging'"),
    'not-checked',
    'train/exit-code',
  ],
  'another rule explains it, whatever the log says': [brokenTraining('sm-variables', 'ENETUNREACH'), 'not-checked', 'train/sm-variables'],
  'the log tells it long before its end': [
    brokenTraining(undefined, `ENETUNREACH\n${'line\n'.repeat(2_000)}`),
    'not-checked',
    'train/exit-code',
  ],
});
