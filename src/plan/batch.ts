import { resolve } from 'node:path';
import { chooseBatchSample } from '../config/batch-sample.ts';
import type { BatchRelaxation } from '../observe/batch/types.ts';
import type { AssembleWith } from '../sagemaker/assemble.ts';
import { BATCH_DEFAULTS, BATCH_MB } from '../sagemaker/contract.ts';
import { type SplitType, type Strategy, splitObject } from '../sagemaker/cut-records.ts';
import { joinRecords, packRecords, splitLines } from '../sagemaker/records.ts';
import { type TransformWish, transformEnvironment } from '../sagemaker/transform-settings.ts';
import type { Project, Scenario } from './scenario.ts';
import { planServing } from './serve.ts';

/** Records of the jobs that cut the same input in different ways; enough to see a difference, few enough to be quick. */
const COMPARED_RECORDS = 20;

/** What differs in a counter-experiment: variables that only some jobs have, or a value that only local tools write (BATCH-02). */
const LIFTED: Readonly<Record<BatchRelaxation, Readonly<Record<string, string>>>> = {
  'optional-variables': transformEnvironment({
    split: 'Line',
    strategy: 'MultiRecord',
    maxConcurrent: BATCH_DEFAULTS.MaxConcurrentTransforms,
    maxPayloadMb: BATCH_DEFAULTS.MaxPayloadInMB,
  }),
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

/** The serving container of a job with wishes of its own. */
export function planTransform(project: Project, options: { readonly outside: boolean; readonly wish: TransformWish }): Scenario {
  const { outside, wish } = options;
  return planServing(project, { id: 'batch', what: 'as a batch transform job starts it', env: transformEnvironment(wish), outside });
}

/** A sample as batch input: `from` is absolute, `named` where the spec says so. */
export interface BatchInput {
  readonly from: string;
  readonly named: string;
  readonly contentType: string;
  readonly accept: string | undefined;
  readonly split: SplitType;
  readonly assemble: AssembleWith;
}

export function planBatchInput({ config, dir }: Project): BatchInput | undefined {
  const sample = chooseBatchSample(config);
  if (sample === undefined) return undefined;
  const { path, named, contentType, accept, split, assemble } = sample;
  return { from: resolve(dir, path), named: `${named}.path`, contentType, accept, split, assemble };
}

/** One way of cutting an input into requests. */
export interface BatchJobPlan {
  readonly what: string;
  readonly strategy: Strategy;
  readonly finalNewline: boolean;
  readonly records: number;
  readonly bodies: readonly { readonly body: Uint8Array; readonly records: number }[];
}

/**
 * The jobs over one input object: all of it as MultiRecord, then its first records in every other way (BATCH-06, BATCH-07).
 * An input that is not split is one request. `maxPayloadMb` is what the container or the default allows. Undefined when the
 * input is not of the format that it is split by.
 */
export function planBatchJobs(
  input: Uint8Array,
  options: { readonly split: SplitType; readonly maxPayloadMb?: number },
): readonly BatchJobPlan[] | undefined {
  const { split, maxPayloadMb = BATCH_DEFAULTS.MaxPayloadInMB } = options;
  if (split === 'None') {
    const bodies = [{ body: input, records: 1 }];
    return [{ what: 'the whole object in one request', strategy: 'MultiRecord', finalNewline: false, records: 1, bodies }];
  }
  const maxBytes = maxPayloadMb === 0 ? Number.POSITIVE_INFINITY : maxPayloadMb * BATCH_MB;
  const jobs = split === 'Line' ? planLineJobs(splitLines(input), maxBytes) : planBinaryJobs(splitObject(input, split), maxBytes);
  return jobs?.filter((planned) => planned !== undefined);
}

/** Records packed, and what makes a body of those of one request. */
interface Packed {
  readonly records: readonly Uint8Array[];
  readonly maxRecords: number;
  readonly maxBytes: number;
  readonly finalNewline: boolean;
  readonly join: (records: readonly Uint8Array[]) => Uint8Array;
}

function planJob({ records, maxRecords, maxBytes, finalNewline, join }: Packed): BatchJobPlan | undefined {
  const packed = packRecords(records, { maxBytes, maxRecords });
  if (packed === undefined) return undefined;
  const strategy = maxRecords === 1 ? 'SingleRecord' : 'MultiRecord';
  const each = maxRecords === 1 ? 'one record a request' : maxRecords === 2 ? 'two records a request' : 'as many records a request as fit';
  const end = join === joinFrames ? '' : `, ${finalNewline ? 'with' : 'without'} a final newline`;
  const bodies = packed.map((part) => ({ body: join(part), records: part.length }));
  return { what: `${strategy}, ${each}${end}, ${records.length} records`, strategy, finalNewline, records: records.length, bodies };
}

function planLineJobs(all: readonly Uint8Array[], maxBytes: number): readonly (BatchJobPlan | undefined)[] {
  const few = all.slice(0, COMPARED_RECORDS);
  const job = (records: readonly Uint8Array[], maxRecords: number, finalNewline: boolean) =>
    planJob({ records, maxRecords, maxBytes, finalNewline, join: (part) => joinRecords(part, { finalNewline }) });
  return [
    job(all, Number.POSITIVE_INFINITY, true),
    job(few, Number.POSITIVE_INFINITY, false),
    job(few, 2, true),
    job(few, 1, true),
    job(few, 1, false),
  ];
}

/** Wrapped where a request may hold several records, bare where it holds one (BATCH-06). */
function planBinaryJobs(all: ReturnType<typeof splitObject>, maxBytes: number): readonly (BatchJobPlan | undefined)[] | undefined {
  if (all === undefined) return undefined;
  const few = all.slice(0, COMPARED_RECORDS);
  const job = (records: readonly Uint8Array[], maxRecords: number) =>
    planJob({ records, maxRecords, maxBytes, finalNewline: false, join: joinFrames });
  const framed = (some: typeof all) => some.map((record) => record.framed);
  return [
    job(framed(all), Number.POSITIVE_INFINITY),
    job(framed(few), 2),
    job(
      few.map(({ payload }) => payload),
      1,
    ),
  ];
}

function joinFrames(frames: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(frames);
}
