import { trainOutboundAttempts } from '../../../src/checks/train/outbound-attempts.ts';
import { judges } from '../../support/judges.ts';
import { trainRun } from '../../support/observations.ts';

judges(trainOutboundAttempts, {
  'it asks for nobody': [{}, 'pass'],
  'it asks for a machine outside': [
    { 'train/names': { run: trainRun(), asked: ['api.example.com'] } },
    'fail',
    /it asked for api.example.com.*HF_HUB_OFFLINE/,
  ],
  'it asks for many': [
    { 'train/names': { run: trainRun(), asked: ['a.com', 'b.com', 'c.com', 'd.com', 'e.com', 'f.com', 'g.com'] } },
    'fail',
    {
      actual: 'it asked for a.com, b.com, c.com, d.com, e.com and 2 more',
      evidence: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `asked for ${name}.com`),
    },
  ],
  'it asks for very many': [
    { 'train/names': { run: trainRun(), asked: Array.from({ length: 21 }, (_, index) => `n${index}.com`) } },
    'fail',
    { evidence: Array.from({ length: 20 }, (_, index) => `asked for n${index}.com`) },
  ],
  'it asks for itself, its address and its neighbours': [
    {
      'train/names': {
        run: trainRun(),
        asked: [
          'ip-10-0-96-231.ec2.internal',
          'localhost',
          'a.localhost',
          '2.0.18.172.in-addr.arpa',
          '1.0.ip6.arpa',
          'algo-1',
          '.',
          'printer.local',
        ],
      },
    },
    'pass',
  ],
});
