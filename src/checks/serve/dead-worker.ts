import type { DeadWorkerObservation } from '../../observe/serve/types.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange, describeLog } from '../evidence.ts';

type Round = DeadWorkerObservation['rounds'][number];

export const serveDeadWorker = defineCheck({
  id: 'serve/dead-worker',
  clauses: ['INF-20'],
  severity: 'should',
  passes: 'a server whose processes die recovers or ends',
  fails: 'a server whose processes die lingers',
  why: 'A container that ends is replaced; one that stays and cannot answer is not, or only after health checks have failed for a while, and while /ping still says 200 it goes on getting requests. When a process of the server dies, it has to be started again, or the container has to end. Common causes: a shell script that starts several servers and waits for one, a web server in front whose own /ping hides a dead model.',
  containerOnly: true,
  needs: ['serve/dead-worker'],
  test({ 'serve/dead-worker': { skipped, rounds, log } }) {
    if (skipped === 'one-process')
      return { status: 'not-applicable', reason: 'The server is a single process; when it ends, so does the container.' };
    if (skipped === 'never-ready')
      return { status: 'not-checked', reason: 'This server never became ready.', follows: 'serve/healthy-in-time' };
    if (skipped === 'cannot-signal')
      return { status: 'not-checked', reason: 'Processes of containers cannot be seen or killed from this machine.' };
    const bad = rounds.find(({ outcome }) => outcome === 'broken' || outcome === 'unhealthy');
    if (bad === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'the dead process is replaced, or the container ends',
      actual: `${describeEnd(bad)} ${Math.round(bad.waitedMs / 1000)} s after a process was killed`,
      cause:
        bad.outcome === 'broken'
          ? 'What answers /ping does not look at what answers /invocations.'
          : 'The first process of the container goes on although what it started has ended.',
      fix: 'Let the first process wait for all that it has started and exit when one ends (in bash: wait -n; exit 1), or use a server that replaces its workers, such as gunicorn.',
      evidence: [
        ...describeKilled(bad),
        ...(bad.ping === undefined ? [] : describeExchange(bad.ping)),
        ...(bad.request === undefined ? [] : describeExchange(bad.request)),
        ...describeLog(log),
      ],
    };
  },
});

function describeEnd({ outcome }: Round): string {
  return outcome === 'broken'
    ? '/ping still says 200 while requests fail,'
    : 'the container still runs and /ping is not answered with 200,';
}

function describeKilled({ killed }: Round): readonly string[] {
  return killed.slice(0, 4).map((command) => `killed | ${command.slice(0, 200)}`);
}
