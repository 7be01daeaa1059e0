import { resolve } from 'node:path';
import type { SampleRequest } from '../config/schema.ts';
import type { BatchRelaxation } from '../observe/batch/types.ts';
import { BATCH_DEFAULTS, BATCH_MB } from '../sagemaker/contract.ts';
import { recordLayout } from '../sagemaker/payload.ts';
import { joinRecords, packRecords, splitLines } from '../sagemaker/records.ts';
import type { Project, Scenario } from './scenario.ts';
import { planServing } from './serve.ts';

/** Records of the jobs that cut the same input in different ways; enough to see a difference, few enough to be quick. */
const COMPARED_RECORDS = 20;

/** What differs in a counter-experiment: variables that only some jobs have, or a value that only local tools write (BATCH-02). */
const LIFTED: Readonly<Record<BatchRelaxation, Readonly<Record<string, string>>>> = {
  'optional-variables': {
    SAGEMAKER_BATCH: 'true',
    SAGEMAKER_MAX_PAYLOAD_IN_MB: String(BATCH_DEFAULTS.MaxPayloadInMB),
    SAGEMAKER_BATCH_STRATEGY: BATCH_DEFAULTS.BatchStrategy,
    SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: String(BATCH_DEFAULTS.MaxConcurrentTransforms),
  },
  'capital-true': { SAGEMAKER_BATCH: 'True' },
};

export const BATCH_RELAXATIONS = Object.keys(LIFTED) as readonly BatchRelaxation[];

/** The serving container of a batch transform job: one more variable (BATCH-01, BATCH-02). */
export function planBatch(project: Project, options: { readonly outside?: boolean; readonly lifted?: BatchRelaxation }): Scenario {
  const { lifted, outside = false } = options;
  return planServing(project, {
    id: lifted === undefined ? 'batch' : `batch-${lifted}`,
    what: 'as a batch transform job starts it',
    env: lifted === undefined ? { SAGEMAKER_BATCH: 'true' } : LIFTED[lifted],
    outside,
  });
}

/** Where batch input comes from: the spec's own sample, else a sample request of which records can be told. */
export interface BatchInput {
  readonly from: string;
  readonly named: string;
  readonly contentType: string;
  readonly accept: string | undefined;
  readonly splitLines: boolean;
}

export function planBatchInput({ config, dir }: Project): BatchInput | undefined {
  const { batch, requests } = config.samples;
  if (batch !== undefined) {
    const { path, contentType, accept, splitType } = batch;
    return { from: resolve(dir, path), named: 'samples.batch.path', contentType, accept, splitLines: splitType === 'Line' };
  }
  const good = requests.filter(({ expect }) => expect.status < 300);
  const chosen = good.find(inLines) ?? good[0];
  if (chosen === undefined) return undefined;
  const { path, contentType, accept } = chosen;
  const named = `samples.requests.${requests.indexOf(chosen)}.path`;
  return { from: resolve(dir, path), named, contentType, accept, splitLines: inLines(chosen) };
}

function inLines({ contentType }: SampleRequest): boolean {
  return recordLayout(contentType) === 'lines';
}

/** One way of cutting an input into requests. */
export interface BatchJobPlan {
  readonly what: string;
  readonly strategy: 'MultiRecord' | 'SingleRecord';
  readonly finalNewline: boolean;
  readonly records: number;
  readonly bodies: readonly Uint8Array[];
}

/**
 * The jobs over one input object: all of it as MultiRecord, then its first records in every other way (BATCH-06, BATCH-07).
 * An input that is not split is one request. `maxPayloadMb` is what the container or the default allows.
 */
export function planBatchJobs(
  input: Uint8Array,
  options: { readonly splitLines: boolean; readonly maxPayloadMb?: number },
): readonly BatchJobPlan[] {
  if (!options.splitLines) {
    return [{ what: 'the whole object in one request', strategy: 'MultiRecord', finalNewline: false, records: 1, bodies: [input] }];
  }
  const maxBytes = (options.maxPayloadMb ?? BATCH_DEFAULTS.MaxPayloadInMB) * BATCH_MB;
  const all = splitLines(input);
  const few = all.slice(0, COMPARED_RECORDS);
  const job = (records: readonly Uint8Array[], maxRecords: number, finalNewline: boolean): BatchJobPlan | undefined => {
    const packed = packRecords(records, { maxBytes, maxRecords });
    if (packed === undefined) return undefined;
    const strategy = maxRecords === 1 ? 'SingleRecord' : 'MultiRecord';
    const each =
      maxRecords === 1 ? 'one record a request' : maxRecords === 2 ? 'two records a request' : 'as many records a request as fit';
    const what = `${strategy}, ${each}, ${finalNewline ? 'with' : 'without'} a final newline, ${records.length} records`;
    return { what, strategy, finalNewline, records: records.length, bodies: packed.map((part) => joinRecords(part, { finalNewline })) };
  };
  const jobs = [
    job(all, Number.POSITIVE_INFINITY, true),
    job(few, Number.POSITIVE_INFINITY, false),
    job(few, 2, true),
    job(few, 1, true),
    job(few, 1, false),
  ];
  return jobs.filter((planned) => planned !== undefined);
}
