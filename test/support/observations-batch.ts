import type { BatchJob, BatchProbes, ParallelProbe } from '../../src/observe/batch/types.ts';
import type { Observations } from '../../src/observe/types.ts';
import { batch, exchange, job, ping } from './observations.ts';

/** What a sound batch container does with everything beside the jobs; it offers two requests at once. */
export function probes(results: readonly string[] = ['1.5', '2.5', '0.5'], replaced: Partial<BatchProbes> = {}): BatchProbes {
  return {
    withoutAccept: exchange({ label: 'without Accept' }),
    badRecords: [{ kind: 'a record of words', job: job(undefined, { requests: [exchange({ status: 400, body: 'Row 2 is bad.' })] }) }],
    files: [job(results), job(undefined), job(results)],
    parallel: parallel(results),
    payload: { megabytes: 6, advertised: false, exchange: exchange({ label: 'a request of 6 MB' }) },
    ...replaced,
  };
}

export function parallel(results: readonly string[], replaced: Partial<ParallelProbe> = {}): ParallelProbe {
  const answers = results.map((result, record) => ({ record, results: [result] }));
  return { concurrent: 2, answers, pings: [ping()], ...replaced };
}

/** Observations in which something beside the jobs went otherwise. */
export function probed(replaced: Partial<BatchProbes>): Partial<Observations> {
  return { 'batch/transform': batch({ probes: probes(undefined, replaced) }) };
}

/** A bad record that was answered with these results. */
export function badRecord(results: readonly string[], replaced: Partial<BatchJob> = {}): BatchProbes['badRecords'] {
  return [{ kind: 'a record of words', job: job(results, replaced) }];
}

/** Observations of a container that is ready and answers no job. */
export function noJob(): Partial<Observations> {
  return { 'batch/transform': { ...withoutProbes(), jobs: [job(undefined)] } };
}

/** Observations of a container that never became ready. */
export function notReady(): Partial<Observations> {
  return { 'batch/transform': { ...withoutProbes(), readyMs: undefined, jobs: [] } };
}

function withoutProbes() {
  const { probes: _, ...rest } = batch();
  return rest;
}
