import { serveDeadWorker } from '../../../src/checks/serve/dead-worker.ts';
import type { DeadWorkerObservation } from '../../../src/observe/serve/types.ts';
import { judges } from '../../support/judges.ts';
import { exchange, log, ping } from '../../support/observations.ts';

const rounds = (...outcomes: readonly DeadWorkerObservation['rounds'][number]['outcome'][]) => ({
  'serve/dead-worker': {
    rounds: outcomes.map((outcome) => ({
      killed: ['python worker.py'],
      outcome,
      waitedMs: 12_000,
      ping: outcome === 'ended' ? undefined : ping(),
      request: outcome === 'ended' ? undefined : exchange({ status: 502 }),
    })),
    log: log(),
  },
});
const skipped = (reason: NonNullable<DeadWorkerObservation['skipped']>) => ({
  'serve/dead-worker': { skipped: reason, rounds: [], log: log() },
});

judges(serveDeadWorker, {
  'it ends': [rounds('ended'), 'pass'],
  'it recovers, and ends': [rounds('recovered', 'ended'), 'pass'],
  'it says that it is healthy': [
    rounds('broken'),
    'fail',
    /still says 200.*12 s.*does not look at.*killed \| python worker.py.*GET \/ping.*< 200.*POST \/invocations.*< 502.*wrote nothing/,
  ],
  'it hangs': [rounds('recovered', 'unhealthy'), 'fail', /container still runs.*first process/],
  'many processes, of which nothing answers': [
    {
      'serve/dead-worker': {
        rounds: [
          {
            killed: ['a', 'b', 'c', 'd', 'e'].map((name) => name.repeat(300)),
            outcome: 'unhealthy',
            waitedMs: 1,
            ping: undefined,
            request: undefined,
          },
        ],
        log: log('gone'),
      },
    },
    'fail',
    /\["killed \| a{200}",("killed[^"]*",){3}"stderr \| gone"\]/,
  ],
  'one process': [skipped('one-process'), 'not-applicable'],
  'processes of another machine': [skipped('cannot-signal'), 'not-checked'],
  'never ready': [skipped('never-ready'), 'not-checked', 'serve/healthy-in-time'],
});
