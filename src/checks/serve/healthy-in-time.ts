import { TIME } from '../../sagemaker/contract.ts';
import { causeOfEnd, describeEnding } from '../../text/ending.ts';
import { serveCause } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange, describeLog } from '../evidence.ts';

export const serveHealthyInTime = defineCheck({
  id: 'serve/healthy-in-time',
  clauses: ['INF-05', 'MKT-18'],
  severity: 'must',
  passes: 'the server is healthy within the start-up window',
  fails: 'the server does not become healthy',
  why: `An endpoint's container must answer /ping with 200, steadily, within ${TIME.startupWindow / 60} minutes of its start, or creating the endpoint fails. A container that ends before is a failure at once. Common causes: an error while the model is loaded, work that belongs into training, a download.`,
  smoke: true,
  needs: ['project', 'serve/health', 'serve/diagnosis'],
  test(seen) {
    const { readyMs, exit, pings, log, windowSeconds: limit = TIME.startupWindow } = seen['serve/health'];
    if (readyMs !== undefined && readyMs <= limit * 1000) return { status: 'pass' };
    const answered = pings.filter(({ response }) => response !== undefined).at(-1);
    const fail = { status: 'fail', expected: `200 from /ping within ${limit} s` } as const;
    if (readyMs !== undefined) {
      const actual = `200 after ${Math.round(readyMs / 1000)} s`;
      return {
        ...fail,
        actual,
        fix: 'Move work from start-up into training, and load the model lazily or in parallel.',
        evidence: describeLog(log),
      };
    }
    const follows = serveCause(seen);
    if (follows !== undefined) return { status: 'not-checked', reason: 'The server is not healthy because of another finding.', follows };
    return {
      ...fail,
      actual: exit === undefined ? 'no answer at all' : describeEnding('the container', exit),
      ...(exit === undefined ? {} : causeOfEnd(exit)),
      fix: 'Mend what the last lines of the log say, then look at the server alone: sagemaker-algo serve',
      evidence: [...(answered === undefined ? [] : describeExchange(answered)), ...describeLog(log)],
    };
  },
});
