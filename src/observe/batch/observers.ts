import { BATCH_RELAXATIONS, planBatch, planBatchInput } from '../../plan/batch.ts';
import { sendRequest } from '../http.ts';
import type { Lab } from '../lab.ts';
import { requireModel } from '../model.ts';
import { NotPossible, type Observer, type Scene } from '../observer.ts';
import { alreadyDone, within } from '../patience.ts';
import type { Server } from '../serve/observers.ts';
import { awaitReady, startServer } from '../serve/server.ts';
import type { Exchange } from '../types.ts';
import { type BatchObject, EXECUTION_PARAMETERS, readBatchObject, runJobs } from './jobs.ts';
import { probeBatch } from './probes.ts';
import type { BatchJob, BatchObservation, BatchRelaxation } from './types.ts';

/** The engine's news of an end come later than the first refused connection; longest wait for them. */
const END_MS = 5_000;
/** Seconds that a container of a counter-experiment gets to become ready. */
const RELAXED_STARTUP = 60;

/** The container that batch transform looks at. */
export function batchServer(lab: Lab): Promise<Server> {
  return lab.once('batch-server', () => startBatch(lab, undefined, lab.limits.startup));
}

async function startBatch(lab: Lab, lifted: BatchRelaxation | undefined, seconds: number): Promise<Server> {
  const scenario = planBatch(lab.project, { outside: lab.outside, ...(lifted === undefined ? {} : { lifted }) });
  const started = await startServer(lab, scenario);
  return { ...started, readiness: await awaitReady(lab, started, seconds) };
}

/** A server that never became ready as an endpoint is not waited for once more. */
export function requireHealthy({ tried }: Pick<Scene, 'tried'>): void {
  const health = tried('serve/health');
  const unhealthy = health?.status === 'made' && health.value.readyMs === undefined;
  if (unhealthy) throw new NotPossible('The server never became ready.', 'serve/health');
}

/** The batch container of a job that chose everything itself; the busy stop looks at it as well (BATCH-02). */
export function variablesServer(lab: Lab): Promise<Server> {
  return lab.once('batch-variables-server', () => startBatch(lab, 'optional-variables', lab.limits.startup));
}

export const variables: Observer<'batch/variables'> = {
  title: 'Transform a batch with every variable set',
  after: ['model'],
  behind: ['serve/health'],
  scenarios: (project, options) => [planBatch(project, { ...options, lifted: 'optional-variables' })],
  make: async (scene) => {
    const { lab } = scene;
    requireModel(scene);
    requireHealthy(scene);
    const object = requireInput(lab);
    return lab.slots.soon(async () => {
      const { container, readiness } = await variablesServer(lab);
      const { readyMs, target } = readiness;
      const jobs = target === undefined || readyMs === undefined ? [] : await runJobs(lab, target, object, { first: true });
      return { readyMs, exit: await alreadyDone(container.exited), job: jobs[0], log: await container.log() };
    });
  },
};

function requireInput(lab: Lab): BatchObject {
  const input = planBatchInput(lab.project);
  if (input === undefined) throw new NotPossible('The spec has neither samples.batch nor a sample request.');
  return readBatchObject(input);
}

export const transform: Observer<'batch/transform'> = {
  title: 'Transform a batch, cut in several ways',
  after: ['model'],
  behind: ['serve/health'],
  scenarios: (project, options) => [planBatch(project, options)],
  make: async (scene) => {
    const { lab } = scene;
    requireModel(scene);
    requireHealthy(scene);
    const object = requireInput(lab);
    const seen = await lab.slots.soon(() => lookAtBatch(lab, object));
    if (seen.jobs.some(({ results }) => results !== undefined)) return seen;
    return { ...seen, relaxed: Object.fromEntries(await Promise.all(BATCH_RELAXATIONS.map((lifted) => relax(lab, lifted, object)))) };
  },
};

async function lookAtBatch(lab: Lab, object: BatchObject): Promise<BatchObservation> {
  const { container, readiness } = await batchServer(lab);
  const { readyMs, target } = readiness;
  const ready = target !== undefined && readyMs !== undefined;
  const executionParameters = ready ? await sendRequest(target, { ...EXECUTION_PARAMETERS, signal: lab.signal }) : neverAsked();
  const jobs: readonly BatchJob[] = ready ? await runJobs(lab, target, object, { parameters: executionParameters }) : [];
  const asked = ready ? container.processes?.().catch(() => undefined) : undefined;
  const works = ready && jobs.some(({ results }) => results !== undefined);
  const { exited } = container;
  const probes = works ? await probeBatch(lab, target, object, { parameters: executionParameters, exited }) : undefined;
  const silent = probes?.files.at(-1)?.requests.at(-1)?.response === undefined;
  if (probes !== undefined && silent) await lab.untilAborted(within(END_MS, exited));
  const commands = (await asked)?.map(({ command }) => command);
  const seen = {
    ...{ readyMs, executionParameters, jobs, assemble: object.assemble, volumeBytes: lab.limits.batchVolume },
    ...(probes === undefined ? {} : { probes }),
    ...(commands === undefined ? {} : { commands }),
    exit: await alreadyDone(exited),
    log: await container.log(),
  };
  lab.discard(container);
  return seen;
}

/** The first job in a container with one rule lifted. */
function relax(lab: Lab, lifted: BatchRelaxation, object: BatchObject) {
  return lab.slots.soon(async () => {
    // One of the containers exists anyway, and is looked at elsewhere as well.
    const shared = lifted === 'optional-variables';
    const { container, readiness } = shared
      ? await variablesServer(lab)
      : await startBatch(lab, lifted, Math.min(lab.limits.startup, RELAXED_STARTUP));
    const { readyMs, target } = readiness;
    const jobs = target === undefined || readyMs === undefined ? [] : await runJobs(lab, target, object, { first: true });
    if (!shared) lab.discard(container);
    return [lifted, { readyMs, answered: jobs.some(({ results }) => results !== undefined) }] as const;
  });
}

function neverAsked(): Exchange {
  const { label, method, path } = EXECUTION_PARAMETERS;
  const error = { code: 'NOT_READY', message: 'the server never became ready' };
  return { label, method, path, requestHeaders: {}, requestBytes: 0, response: undefined, error, connectMs: undefined, totalMs: 0 };
}
