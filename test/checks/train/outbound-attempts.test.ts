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
    /a.com, b.com, c.com, d.com, e.com and 2 more/,
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
