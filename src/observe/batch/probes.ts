import type { BatchJobPlan } from '../../plan/batch.ts';
import { planBadRecords, planPayload } from '../../plan/batch-probes.ts';
import { noise } from '../../sagemaker/broken-body.ts';
import { BATCH_DEFAULTS, BATCH_MB, BATCH_PRODUCT_MAX } from '../../sagemaker/contract.ts';
import { splitObject } from '../../sagemaker/cut-records.ts';
import { type ExecutionParameters, readExecutionParameters } from '../../sagemaker/transform-settings.ts';
import { sendRequest, type Target } from '../http.ts';
import type { Lab } from '../lab.ts';
import { alreadyDone, within } from '../patience.ts';
import { PING } from '../serve/server.ts';
import type { Exchange } from '../types.ts';
import { type BatchObject, createRecorder, describeHeaders, runFiles, runJob } from './jobs.ts';
import { runTransform } from './run-transform.ts';
import type { BatchJob, BatchProbes, ParallelProbe } from './types.ts';

/** Seconds for one request; a real job would wait longer, a person at this machine does not. */
const PATIENCE = 60;
/** Records taken from the object. */
const RECORDS = 20;
/** Requests of the probe with several at once: enough to mix answers up, and twice what fits at once. */
const PARALLEL_MIN = 8;
const PING_EVERY_MS = 100;
const NOISE_BYTES = 256;

interface Probing {
  readonly lab: Lab;
  readonly target: Target;
  readonly object: BatchObject;
  readonly records: readonly Uint8Array[];
  readonly parameters: ExecutionParameters;
  /** Resolves at the container's end. */
  readonly exited: Promise<unknown>;
}

/** Everything beside the jobs, on the server that has just done them; the file that may end it, and the largest request, last. */
export async function probeBatch(
  lab: Lab,
  target: Target,
  object: BatchObject,
  options: { readonly parameters: Exchange; readonly exited: Promise<unknown> },
): Promise<BatchProbes> {
  const probing: Probing = {
    ...{ lab, target, object, exited: options.exited },
    records: firstRecords(object),
    parameters: readExecutionParameters(options.parameters.response),
  };
  const withoutAccept = object.accept === undefined ? undefined : await omitAccept(probing);
  const parallel = await sendAtOnce(probing);
  const badRecords = await spoilRecords(probing);
  const files = await sendThreeFiles(probing);
  const payload = await sendPayload(probing, files);
  return {
    ...(withoutAccept === undefined ? {} : { withoutAccept }),
    ...(parallel === undefined ? {} : { parallel }),
    ...(payload === undefined ? {} : { payload }),
    badRecords,
    files,
  };
}

/** The first records as single requests; the object itself where it is not split. */
function firstRecords({ bytes, split }: BatchObject): readonly Uint8Array[] {
  if (split === 'None') return [bytes];
  const records = splitObject(bytes, split)?.slice(0, RECORDS) ?? [];
  return records.map(({ payload, framed }) => (split === 'Line' ? framed : payload));
}

/** A request of the first record; a file of the probes. */
function asPlan(what: string, bodies: readonly { readonly body: Uint8Array; readonly records: number }[]): BatchJobPlan {
  const records = bodies.reduce((sum, one) => sum + one.records, 0);
  return { what, strategy: 'SingleRecord', finalNewline: true, records, bodies };
}

function singles({ records }: Pick<Probing, 'records'>, count: number) {
  return records.slice(0, count).map((body) => ({ body, records: 1 }));
}

async function omitAccept({ lab, target, object, records }: Probing): Promise<Exchange | undefined> {
  const { contentType } = object;
  const plan = asPlan('without Accept', singles({ records }, 1));
  const { requests } = await runJob(lab, target, plan, { contentType, accept: undefined }, { patience: PATIENCE });
  return requests[0];
}

async function sendAtOnce({ lab, target, object, records, parameters, exited }: Probing): Promise<ParallelProbe | undefined> {
  const concurrent = Math.min(parameters.MaxConcurrentTransforms ?? 1, BATCH_PRODUCT_MAX);
  if (concurrent < 2 || records.length === 0) return undefined;
  const count = Math.max(PARALLEL_MIN, 2 * concurrent);
  const order = Array.from({ length: count }, (_, index) => index % records.length);
  let over = false;
  const pings: Exchange[] = [];
  const pinging = (async () => {
    while (!over) {
      pings.push(await sendRequest(target, { ...PING, signal: lab.signal }));
      if (!over) await within(PING_EVERY_MS, exited);
    }
  })();
  const recorders = order.map((record) => createRecorder(asPlan('one of many at once', singles({ records: records.slice(record) }, 1))));
  const results = await runTransform(
    recorders.map(({ object: one }) => one),
    {
      ...{ target, maxConcurrent: concurrent, retries: 0, retryLate: false, signal: lab.signal },
      headers: describeHeaders(object),
      deadlineMs: PATIENCE * 1000,
    },
  );
  over = true;
  await pinging;
  const failed = results.find((result) => result?.failed !== undefined)?.failed;
  const answers = recorders.map(({ finish }, index) => ({ record: order[index] ?? 0, results: finish().results }));
  return { concurrent, answers, ...(failed === undefined ? {} : { failed }), pings };
}

async function spoilRecords({ lab, target, object, records, exited }: Probing): Promise<BatchProbes['badRecords']> {
  if (object.split !== 'Line') return [];
  const bare = splitObject(Buffer.concat(records), 'Line')?.map(({ payload }) => payload) ?? [];
  const made: { readonly kind: string; readonly job: BatchJob }[] = [];
  for (const { kind, records: count, body } of planBadRecords(bare, object.contentType)) {
    // An address that nobody has any more takes seconds to refuse.
    if ((await alreadyDone(exited)) !== undefined) break;
    const plan: BatchJobPlan = { ...asPlan(`${kind} between two good ones`, [{ body, records: count }]), strategy: 'MultiRecord' };
    // A bad record is refused every time.
    made.push({ kind, job: await runJob(lab, target, plan, object, { patience: PATIENCE, retries: 0 }) });
  }
  return made;
}

/** The same good file before and after one of noise (BATCH-13, BATCH-20). */
function sendThreeFiles({ lab, target, object, records }: Probing): Promise<readonly BatchJob[]> {
  const good = asPlan('a good file', singles({ records }, 3));
  const bad = asPlan('a file of noise', [{ body: noise(NOISE_BYTES), records: 1 }]);
  const after = { ...good, what: 'the good file again' };
  return runFiles(lab, target, [good, bad, after], object, { patience: PATIENCE, retries: 1 });
}

async function sendPayload({ lab, target, object, parameters }: Probing, files: readonly BatchJob[]): Promise<BatchProbes['payload']> {
  // A container that has ended cannot be asked any more.
  if (files.at(-1)?.results === undefined || object.split === 'RecordIO' || object.split === 'TFRecord') return undefined;
  const { MaxPayloadInMB: offered } = parameters;
  const advertised = offered !== undefined && offered > 0 && offered <= BATCH_PRODUCT_MAX;
  const megabytes = advertised ? offered : BATCH_DEFAULTS.MaxPayloadInMB;
  const plan = planPayload(object.bytes, object.contentType, megabytes * BATCH_MB);
  if (plan === undefined) return undefined;
  const exchange = await sendRequest(target, {
    label: `a request of ${megabytes} MB`,
    method: 'POST',
    path: '/invocations',
    headers: describeHeaders(object),
    stream: { chunks: plan.chunks(), length: plan.length },
    deadlineMs: PATIENCE * 1000,
    signal: lab.signal,
  });
  return { megabytes, advertised, exchange };
}
