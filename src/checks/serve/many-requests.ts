import { defineCheck } from '../define-check.ts';
import { describeExchange, describeLog, describeStatus } from '../evidence.ts';
import { neverSent } from '../exchanges.ts';

const MIB = 1_048_576;

export const serveManyRequests = defineCheck({
  id: 'serve/many-requests',
  clauses: ['INF-07'],
  severity: 'must',
  passes: 'the same request is answered well again and again',
  fails: 'a request that was answered well fails when it is repeated often',
  why: 'A container serves for weeks, and each request has to be answered like the first. A server that answers some hundred requests and then fails runs out of something with each of them, and the endpoint of the buyer fails within minutes. Common causes: files, connections or threads that are never closed, a worker that ends after a number of requests, a limit on the rate of requests.',
  needs: ['serve/invocations'],
  test({ 'serve/invocations': seen }) {
    const { burst, exit, log } = seen;
    if (burst === undefined) return neverSent(seen);
    const { requests, failed, memoryBytes } = burst;
    if (failed === undefined) return { status: 'pass' };
    if (exit !== undefined) return { status: 'not-checked', reason: 'The container had ended.', follows: 'serve/survives-bad-input' };
    const memory = memoryBytes.map((bytes) => Math.round(bytes / MIB)).join(', ');
    return {
      status: 'fail',
      expected: '2xx for each of some hundred requests that are all the same',
      actual: `${describeStatus(failed)} for number ${requests}`,
      fix: 'Close what each request opens (with, try/finally), and look for a counter or limit of requests in the configuration of the server.',
      evidence: [
        ...describeExchange(failed),
        ...(memory === '' ? [] : [`memory after each hundred requests: ${memory} MiB`]),
        ...describeLog(log),
      ],
    };
  },
});
