import type { Exchange } from '../../observe/types.ts';
import { TIME } from '../../sagemaker/contract.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange, describeStatus } from '../evidence.ts';
import { hasEnded, isLate } from '../exchanges.ts';

export const servePingUnderLoad = defineCheck({
  id: 'serve/ping-under-load',
  clauses: ['INF-04'],
  severity: 'must',
  passes: `GET /ping is answered within ${TIME.ping} s until the stop, also under load`,
  fails: 'GET /ping fails or is late after the server had been ready',
  why: `Health checks go on for the life of the container, and each is given up after ${TIME.ping} seconds. A server with one thread cannot answer while it predicts; after some misses the container is replaced, with every request in flight. The same happens to a server that answers well at first and no longer when it has worked, or rested, for a while.`,
  needs: ['serve/invocations', 'serve/pings'],
  test({ 'serve/invocations': seen, 'serve/pings': rest }) {
    const ended = hasEnded(seen);
    const busy = seen.pings.filter((ping) => !ended || isFair(ping));
    const resting = rest.idle.filter((ping) => (!ended && rest.exit === undefined) || isFair(ping));
    if (busy.length + resting.length === 0) return { status: 'not-checked', reason: 'The requests were over before a ping was due.' };
    const late = busy.filter((ping) => isLate(ping, TIME.ping) || ping.response === undefined);
    const underLoad = late.find((ping) => !isStarved(ping)) ?? busy.find((ping) => isBad(ping) && !isStarved(ping)) ?? late[0];
    // One that goes wrong while idle is sent again at once: alone it may be the fault of this machine.
    const wrong = underLoad ?? resting.find((ping, index) => index > 0 && isBad(ping) && resting.slice(index - 1, index).every(isBad));
    if (wrong === undefined) return { status: 'pass' };
    if (isStarved(wrong)) {
      const share = Math.round((wrong.starved ?? 0) * 100);
      const reason = `GET /ping was late, but its processes spent ${share} % of that time waiting for a core of this machine. Look again when it has less to do.`;
      return { status: 'not-checked', reason };
    }
    const load = Math.round(Math.max(seen.loadPerCore ?? 0, rest.loadPerCore ?? 0));
    if (load > OVERLOAD && isLate(wrong, TIME.ping)) {
      const reason = `GET /ping was late, but ${load} processes wanted each core of this machine. Look again when it has less to do.`;
      return { status: 'not-checked', reason };
    }
    return {
      status: 'fail',
      expected: `200 within ${TIME.ping} s${underLoad === undefined ? '' : ', also while a prediction runs'}`,
      actual: `${describeStatus(wrong)} after ${Math.round(wrong.totalMs)} ms${underLoad === undefined ? ', twice, while nothing else was asked' : ''}`,
      ...(underLoad === undefined ? RESTING : LOADED),
      evidence: describeExchange(wrong),
    };
  },
});

/** Processes for each core beyond which times say more about this machine than about the server. */
const OVERLOAD = 8;

const LOADED = {
  cause: 'One thread both predicts and answers health checks.',
  fix: 'Predict in another thread or process (gunicorn with several workers, node:cluster), so that /ping is never behind a prediction.',
};
const RESTING = {
  cause: 'Something that /ping needs has ended or run out by then: a worker, a connection, a thread of a pool.',
  fix: 'Let GET /ping look only at what requests need, and find out in the log what changed after the first requests.',
};

/** Half the time without a processor: then it was not the server that kept the ping waiting. */
const STARVED = 0.5;

function isStarved(ping: Exchange): boolean {
  return isLate(ping, TIME.ping) && (ping.starved ?? 0) >= STARVED;
}

function isBad(ping: Exchange): boolean {
  return isLate(ping, TIME.ping) || ping.response?.status !== 200;
}

/** Once the server has ended, only what it had accepted before can be held against it. */
function isFair({ error, connectMs }: Exchange): boolean {
  return error === undefined || (error.code === 'DEADLINE' && connectMs !== undefined);
}
