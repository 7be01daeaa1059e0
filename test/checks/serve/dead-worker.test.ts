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
  'it says that it is healthy': [rounds('broken'), 'fail', /still says 200.*12 s/],
  'it hangs': [rounds('recovered', 'unhealthy'), 'fail', /container still runs/],
  'one process': [skipped('one-process'), 'not-applicable'],
  'processes of another machine': [skipped('cannot-signal'), 'not-checked'],
  'never ready': [skipped('never-ready'), 'not-checked', 'serve/healthy-in-time'],
});
