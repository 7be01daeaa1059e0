import { type BatchInput, type BatchJobPlan, planBatchJobs } from '../../plan/batch.ts';
import { BATCH_PRODUCT_MAX } from '../../sagemaker/contract.ts';
import { resultLines } from '../../sagemaker/records.ts';
import { type HttpRequest, sendRequest, type Target } from '../http.ts';
import type { Lab } from '../lab.ts';
import { NotPossible } from '../observer.ts';
import { listSample, readSample } from '../sample-files.ts';
import { isGood } from '../serve/observers.ts';
import { PING } from '../serve/server.ts';
import type { Exchange } from '../types.ts';
import type { BatchJob } from './types.ts';

const RESULTS_KEPT = 10_000;

/** The input of the jobs with its bytes. */
export interface BatchObject extends BatchInput {
  readonly bytes: Uint8Array;
}

/** The first object of the sample input. Throws UserError when it cannot be read. */
export function readBatchObject(input: BatchInput): BatchObject {
  const first = listSample(input.from, input.named)[0];
  if (first === undefined) throw new NotPossible(`${input.named}: the folder is empty.`);
  return { ...input, bytes: readSample(first.path, input.named) };
}

/** What a batch job asks a ready container before it sends anything (BATCH-04). */
export const EXECUTION_PARAMETERS: HttpRequest = { ...PING, label: 'execution parameters', path: '/execution-parameters' };

/** The jobs over one object, each request after the one before. `first` makes only the first job. */
export async function runJobs(
  lab: Lab,
  target: Target,
  object: BatchObject,
  options: { readonly parameters?: Exchange; readonly first?: boolean },
): Promise<readonly BatchJob[]> {
  const maxPayloadMb = options.parameters === undefined ? undefined : parsePayload(options.parameters);
  const plans = planBatchJobs(object.bytes, { splitLines: object.splitLines, ...(maxPayloadMb === undefined ? {} : { maxPayloadMb }) });
  const jobs: BatchJob[] = [];
  for (const plan of options.first === true ? plans.slice(0, 1) : plans) {
    if (lab.signal.aborted) break;
    jobs.push(await runJob(lab, target, plan, object));
  }
  return jobs;
}

async function runJob(lab: Lab, target: Target, { bodies, ...plan }: BatchJobPlan, { contentType, accept }: BatchInput): Promise<BatchJob> {
  const requests: Exchange[] = [];
  const results: string[] = [];
  for (const [index, body] of bodies.entries()) {
    const answer: Uint8Array[] = [];
    const exchange = await sendRequest(target, {
      label: `${plan.strategy} request ${index + 1} of ${bodies.length}`,
      method: 'POST',
      path: '/invocations',
      headers: { 'Content-Type': contentType, ...(accept === undefined ? {} : { Accept: accept }) },
      body,
      deadlineMs: lab.limits.batchInvocation * 1000,
      signal: lab.signal,
      onBody: (chunk) => answer.push(chunk),
    });
    requests.push(exchange);
    // The object has failed (BATCH-13); the rest of it is not sent.
    if (!isGood(exchange)) return { ...plan, requests, results: undefined };
    results.push(...resultLines(Buffer.concat(answer).toString('utf8'), RESULTS_KEPT - results.length));
  }
  return { ...plan, requests, results };
}

/** `MaxPayloadInMB` of a well-formed answer; anything else is the check's business. */
function parsePayload({ response }: Exchange): number | undefined {
  if (response?.status !== 200) return undefined;
  try {
    const answer: unknown = JSON.parse(response.body);
    const size = typeof answer === 'object' && answer !== null && 'MaxPayloadInMB' in answer ? answer.MaxPayloadInMB : undefined;
    return typeof size === 'number' && size > 0 && size <= BATCH_PRODUCT_MAX ? size : undefined;
  } catch {
    return undefined;
  }
}
