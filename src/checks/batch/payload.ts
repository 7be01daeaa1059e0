import { recordLayout } from '../../sagemaker/payload.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange, describeLog, describeStatus } from '../evidence.ts';
import { isSuccess } from '../exchanges.ts';

export const batchPayload = defineCheck({
  id: 'batch/payload',
  clauses: ['BATCH-04', 'BATCH-15'],
  severity: 'must',
  passes: 'a batch request as large as is allowed is answered',
  fails: 'a batch request as large as is allowed is refused',
  why: 'A batch job fills each request with records up to MaxPayloadInMB: what the container itself names at /execution-parameters, or 6 MB where it names nothing. A web server with a smaller limit (nginx: 1 MB unless told otherwise) answers 413, and every large file of a buyer fails.',
  needs: ['serve/invocations', 'batch/transform'],
  test({ 'serve/invocations': online, 'batch/transform': seen }) {
    if (seen.readyMs === undefined) return { status: 'not-checked', reason: 'The container was not ready.', follows: 'batch/ready' };
    const tried = seen.probes?.payload;
    if (tried === undefined) {
      if (seen.jobs.length > 0 && seen.probes === undefined) {
        return { status: 'not-checked', reason: 'No job succeeded.', follows: 'batch/answers' };
      }
      if (seen.exit !== undefined) return { status: 'not-checked', reason: 'The container had ended.', follows: 'batch/survives-bad-file' };
      return { status: 'not-applicable', reason: 'No valid request of that size can be made from the sample.' };
    }
    const { exchange, megabytes, advertised } = tried;
    if (isSuccess(exchange)) return { status: 'pass' };
    if (exchange.error?.code === 'DEADLINE') {
      return { status: 'not-checked', reason: 'It was not waited for any longer; a real job waits up to 600 s.' };
    }
    const status = exchange.response?.status;
    // A document with a hundred thousand records may be too much for reasons of its own.
    if (recordLayout(exchange.requestHeaders['Content-Type'] ?? '') !== 'lines' && status !== undefined && status !== 413) {
      return { status: 'not-applicable', reason: 'The request that was made from the sample is refused for another reason than its size.' };
    }
    const small = online.variations.find(({ kind }) => kind === 'size-6-mib');
    if (megabytes <= 6 && small !== undefined && !isSuccess(small.exchange)) {
      return { status: 'not-checked', reason: 'A real-time request of that size fails as well.', follows: 'serve/payload-6-mib' };
    }
    return {
      status: 'fail',
      expected: `200 for ${megabytes} MB${advertised ? ', which /execution-parameters names as MaxPayloadInMB' : ', the default of MaxPayloadInMB'}`,
      actual: describeStatus(exchange),
      ...(status === 413 || status === undefined
        ? { cause: 'A limit of the web server, such as client_max_body_size or MAX_CONTENT_LENGTH.' }
        : {}),
      fix: advertised
        ? 'Raise the limit of the web server, or name a smaller MaxPayloadInMB at /execution-parameters.'
        : 'Raise the limit of the web server to 6 MB (6,291,456 bytes) at least, better to 100 MB.',
      evidence: [...describeExchange(exchange), ...describeLog(seen.log, 4)],
    };
  },
});
