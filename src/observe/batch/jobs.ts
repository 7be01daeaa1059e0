import { gunzipSync } from 'node:zlib';
import { UserError } from '../../errors.ts';
import { type BatchInput, type BatchJobPlan, planBatchJobs } from '../../plan/batch.ts';
import { countBlankLines } from '../../sagemaker/assemble.ts';
import { readResults } from '../../sagemaker/batch-results.ts';
import { readExecutionParameters } from '../../sagemaker/transform-settings.ts';
import type { HttpRequest, Target } from '../http.ts';
import type { Lab } from '../lab.ts';
import { NotPossible } from '../observer.ts';
import { listSample, readSample } from '../sample-files.ts';
import { PING } from '../serve/server.ts';
import type { Exchange } from '../types.ts';
import { runTransform, type TransformObject } from './run-transform.ts';
import type { BatchJob } from './types.ts';

const RESULTS_KEPT = 10_000;
/** Times that a request is sent again; one that took too long is not, for nobody would wait that long here. */
const RETRIES = 3;

/** The input of the jobs with its bytes. */
export interface BatchObject extends BatchInput {
  readonly bytes: Uint8Array;
}

/** The first object of the sample input, inflated as the platform does (BATCH-17). Throws UserError when it cannot be read. */
export function readBatchObject(input: BatchInput): BatchObject {
  const first = listSample(input.from, input.named)[0];
  if (first === undefined) throw new NotPossible(`${input.named}: the folder is empty.`);
  const bytes = readSample(first.path, input.named);
  if (!first.key.endsWith('.gz')) return { ...input, bytes };
  try {
    return { ...input, bytes: gunzipSync(bytes) };
  } catch {
    throw new UserError(`${input.named}: ${first.path} is no gzip file.`, { hint: 'Pack it again, or name it without .gz.' });
  }
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
  const { MaxPayloadInMB: payload } = readExecutionParameters(options.parameters?.response);
  const maxPayloadMb = payload === undefined || payload > 100 ? undefined : payload;
  const plans = planBatchJobs(object.bytes, { split: object.split, ...(maxPayloadMb === undefined ? {} : { maxPayloadMb }) });
  if (plans === undefined) throw new NotPossible(`${object.named} cannot be split as ${object.split}.`);
  const jobs: BatchJob[] = [];
  for (const plan of options.first === true ? plans.slice(0, 1) : plans) {
    if (lab.signal.aborted) break;
    jobs.push(await runJob(lab, target, plan, object));
  }
  return jobs;
}

/** Headers of every request of a job (BATCH-11). */
export function describeHeaders({ contentType, accept }: Pick<BatchInput, 'contentType' | 'accept'>): Readonly<Record<string, string>> {
  return { 'Content-Type': contentType, ...(accept === undefined ? {} : { Accept: accept }) };
}

/** One job, cut in one way. `patience` are the seconds that a request may take. */
export async function runJob(
  lab: Lab,
  target: Target,
  plan: BatchJobPlan,
  input: Pick<BatchInput, 'contentType' | 'accept'>,
  options: { readonly patience?: number; readonly retries?: number } = {},
): Promise<BatchJob> {
  const [job] = await runFiles(lab, target, [plan], input, options);
  if (job === undefined) throw new Error('A job without its one file.');
  return job;
}

/** The same for several files of one job; one that fails stops no other (BATCH-13). */
export async function runFiles(
  lab: Lab,
  target: Target,
  plans: readonly BatchJobPlan[],
  input: Pick<BatchInput, 'contentType' | 'accept'>,
  { patience = lab.limits.batchInvocation, retries = RETRIES }: { readonly patience?: number; readonly retries?: number } = {},
): Promise<readonly BatchJob[]> {
  const records = plans.map(createRecorder);
  await runTransform(
    records.map(({ object }) => object),
    {
      target,
      headers: describeHeaders(input),
      maxConcurrent: 1,
      deadlineMs: Math.min(patience, lab.limits.batchInvocation) * 1000,
      retries,
      retryLate: false,
      signal: lab.signal,
    },
  );
  return records.map(({ finish }) => finish());
}

/** A file of a job whose answers are read for their results instead of being kept. */
export function createRecorder({ bodies, ...plan }: BatchJobPlan): { readonly object: TransformObject; finish(): BatchJob } {
  const requests: Exchange[] = [];
  const answers: { readonly exchange: Exchange; readonly records: number; readonly parts: Uint8Array[] }[] = [];
  const object: TransformObject = {
    key: plan.what,
    requests: bodies,
    sink: {
      answered(exchange, records) {
        requests.push(exchange);
        answers.push({ exchange, records, parts: [] });
      },
      add: (part) => answers.at(-1)?.parts.push(part),
    },
  };
  const finish = (): BatchJob => {
    const good = requests.length === bodies.length && requests.every(({ response }) => response !== undefined && response.status < 300);
    const read = good ? readAnswers(answers) : { results: undefined, shape: 'unknown' as const, openEnds: 0, blankLines: 0 };
    return { ...plan, requests, ...read };
  };
  return { object, finish };
}

function readAnswers(
  answers: readonly { readonly exchange: Exchange; readonly records: number; readonly parts: readonly Uint8Array[] }[],
): Pick<BatchJob, 'results' | 'shape' | 'openEnds' | 'blankLines'> {
  const results: string[] = [];
  let shape: BatchJob['shape'] = 'lines';
  let openEnds = 0;
  let blankLines = 0;
  for (const { exchange, records, parts } of answers) {
    const answer = Buffer.concat(parts);
    const read = readResults(answer, exchange.response?.headers['content-type'], records, RESULTS_KEPT - results.length);
    if (shape !== 'unknown') shape = read.shape === 'lines' ? shape : read.shape;
    if (answer.at(-1) !== 0x0a) openEnds += 1;
    if (read.shape === 'lines') blankLines += countBlankLines(answer);
    results.push(...read.results);
  }
  return { results: shape === 'unknown' ? [] : results, shape, openEnds, blankLines };
}
