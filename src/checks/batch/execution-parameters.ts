import { refuseSizes } from '../../sagemaker/transform-settings.ts';
import { parseBoundedJson } from '../../text/bounded-json.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange, describeStatus } from '../evidence.ts';

const STRATEGIES = ['MULTI_RECORD', 'SINGLE_RECORD'];

export const batchExecutionParameters = defineCheck({
  id: 'batch/execution-parameters',
  clauses: ['BATCH-04', 'BATCH-05'],
  severity: 'must',
  passes: 'GET /execution-parameters answers in form, or 404',
  fails: 'GET /execution-parameters answers something else than parameters',
  why: 'A batch job asks this once, to learn how many requests at once and how large ones the container takes. 404 means that there is no such answer, and the defaults hold. Anything else has to be JSON with MaxConcurrentTransforms, BatchStrategy and MaxPayloadInMB; a page with status 200 or a 5xx fails the job.',
  needs: ['batch/transform'],
  test({ 'batch/transform': seen }) {
    if (seen.readyMs === undefined) return { status: 'not-checked', reason: 'The container was not ready.', follows: 'batch/ready' };
    const { executionParameters: exchange } = seen;
    const { response } = exchange;
    const actual = response === undefined ? describeStatus(exchange) : faultOf(response.status, response.body);
    if (actual === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: '404, or 200 with {"MaxConcurrentTransforms": 1, "BatchStrategy": "MULTI_RECORD", "MaxPayloadInMB": 6}',
      actual,
      cause:
        response?.status === 200 ? 'A catch-all route answers it, or the values have another form.' : 'A catch-all handler fails on it.',
      fix: 'Answer GET /execution-parameters with 404, or with those three keys and values that the container can really take.',
      evidence: describeExchange(exchange),
    };
  },
});

/** What is wrong with an answer, in words. Only 200 is taken for parameters, only 5xx for trouble. */
function faultOf(status: number, body: string): string | undefined {
  if (status !== 200) return status >= 500 ? `status ${status}` : undefined;
  const values = parseObject(body);
  if (values === undefined) return 'status 200 with a body that is no JSON object';
  const { MaxConcurrentTransforms: concurrent, BatchStrategy: strategy, MaxPayloadInMB: payload } = values;
  if (concurrent !== undefined && !isCount(concurrent))
    return `MaxConcurrentTransforms is ${JSON.stringify(concurrent)}, not a whole number`;
  if (payload !== undefined && !isCount(payload)) return `MaxPayloadInMB is ${JSON.stringify(payload)}, not a whole number`;
  if (strategy !== undefined && !STRATEGIES.some((known) => known === strategy)) {
    return `BatchStrategy is ${JSON.stringify(strategy)}, neither ${STRATEGIES.join(' nor ')}`;
  }
  return refuseSizes(concurrent ?? 1, payload ?? 6)?.replace(/\.$/, '');
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function parseObject(body: string): (Partial<Record<string, unknown>> & { MaxConcurrentTransforms?: unknown }) | undefined {
  try {
    const value: unknown = parseBoundedJson(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
