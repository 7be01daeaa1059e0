import { type BatchInput, type BatchJobPlan, planBatch, planBatchInput, planBatchJobs } from '../plan/batch.ts';
import { BATCH_PRODUCT_MAX } from '../sagemaker/contract.ts';
import { resultLines } from '../sagemaker/records.ts';
import { type HttpRequest, sendRequest, type Target } from './http.ts';
import type { Lab } from './lab.ts';
import { requireModel } from './model.ts';
import { NotPossible, type Observer, type Scene } from './observer.ts';
import { alreadyDone } from './patience.ts';
import { readRequests } from './requests.ts';
import { listSample, readSample } from './sample-files.ts';
import { isGood, type Server, stopServer } from './serve.ts';
import { awaitReady, PING, startServer } from './server.ts';
import type { BatchJob, Exchange } from './types.ts';

const RESULTS_KEPT = 10_000;

/** The container that batch transform and the busy stop look at. */
function batchServer(lab: Lab): Promise<Server> {
  return lab.once('batch-server', async () => {
    const started = await startServer(lab, planBatch(lab.project, { outside: lab.outside }));
    return { ...started, readiness: await awaitReady(lab, started, lab.limits.startup) };
  });
}

/** A server that never became ready as an endpoint is not waited for once more. */
function requireHealthy({ tried }: Pick<Scene, 'tried'>): void {
  const health = tried('serve/health');
  const unhealthy = health?.status === 'made' && health.value.readyMs === undefined;
  if (unhealthy) throw new NotPossible('The server never became ready.', 'serve/health');
}

export const transform: Observer<'batch/transform'> = {
  title: 'Transform a batch, cut in several ways',
  after: ['model'],
  behind: ['serve/health'],
  make: async (scene) => {
    const { lab } = scene;
    requireModel(scene);
    requireHealthy(scene);
    const input = planBatchInput(lab.project);
    if (input === undefined) throw new NotPossible('The spec has neither samples.batch nor a sample request.');
    const bytes = readFirst(input);
    return lab.slots.shared(async () => {
      const { container, readiness } = await batchServer(lab);
      const { readyMs, target } = readiness;
      const ask: HttpRequest = { ...PING, label: 'execution parameters', path: '/execution-parameters', signal: lab.signal };
      if (target === undefined || readyMs === undefined) {
        const executionParameters = noAnswer(ask);
        return { readyMs, exit: readiness.exit, executionParameters, jobs: [], log: await container.log() };
      }
      const executionParameters = await sendRequest(target, ask);
      const maxPayloadMb = parsePayload(executionParameters);
      const plans = planBatchJobs(bytes, { splitLines: input.splitLines, ...(maxPayloadMb === undefined ? {} : { maxPayloadMb }) });
      const jobs: BatchJob[] = [];
      for (const plan of plans) jobs.push(await runJob(lab, target, plan, input));
      const exit = await alreadyDone(container.exited);
      return { readyMs, exit, executionParameters, jobs, log: await container.log() };
    });
  },
};

/** The first object of the sample input. */
function readFirst({ from, named }: BatchInput): Uint8Array {
  const first = listSample(from, named)[0];
  if (first === undefined) throw new NotPossible(`${named}: the folder is empty.`);
  return readSample(first.path, named);
}

async function runJob(lab: Lab, target: Target, { bodies, ...plan }: BatchJobPlan, { contentType, accept }: BatchInput): Promise<BatchJob> {
  const requests: Exchange[] = [];
  const headers = { 'Content-Type': contentType, ...(accept === undefined ? {} : { Accept: accept }) };
  const results: string[] = [];
  for (const [index, body] of bodies.entries()) {
    const label = `${plan.strategy} request ${index + 1} of ${bodies.length}`;
    const deadlineMs = lab.limits.batchInvocation * 1000;
    const answer: Uint8Array[] = [];
    const exchange = await sendRequest(target, {
      label,
      method: 'POST',
      path: '/invocations',
      headers,
      body,
      deadlineMs,
      signal: lab.signal,
      onBody: (chunk) => answer.push(chunk),
    });
    requests.push(exchange);
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

function noAnswer({ label, method, path }: HttpRequest): Exchange {
  const error = { code: 'NOT_READY', message: 'the server never became ready' };
  return { label, method, path, requestHeaders: {}, requestBytes: 0, response: undefined, error, connectMs: undefined, totalMs: 0 };
}

export const stopBusy: Observer<'serve/stop-busy'> = {
  title: 'Stop a server with a request in flight',
  after: ['model'],
  behind: ['serve/health', 'batch/transform'],
  make: async (scene) => {
    const { lab } = scene;
    requireModel(scene);
    requireHealthy(scene);
    const call = readRequests(lab).find(({ sample }) => sample.expect.status < 300);
    if (call === undefined) throw new NotPossible('The spec has no sample request.');
    return lab.slots.shared(async () => {
      const server = await batchServer(lab);
      const { target, readyMs } = server.readiness;
      if (target === undefined || readyMs === undefined) throw new NotPossible('The server never became ready.', 'serve/health');
      let finish = () => {};
      const until = new Promise<void>((resolve) => {
        finish = resolve;
      });
      let inFlight: Promise<Exchange> | undefined;
      await lab.untilAborted(
        new Promise<void>((sent) => {
          inFlight = sendRequest(target, { ...call, label: `${call.label} (in flight at SIGTERM)`, held: { sent, until } });
          void inFlight.then(() => sent());
        }),
      );
      const timer = setTimeout(finish, HELD_MS);
      try {
        const stopped = await stopServer(lab, server, 'busy');
        finish();
        return inFlight === undefined ? stopped : { ...stopped, inFlight: await inFlight };
      } finally {
        clearTimeout(timer);
        finish();
      }
    });
  },
};

/** The request goes on this long after the signal. */
const HELD_MS = 1_000;
