import type { Clause } from './clause.ts';

const BATCH = 'SageMaker AI developer guide, "Custom Inference Code with Batch Transform"';
const TRANSFORM = 'SageMaker AI developer guide, "Use Batch Transform" and the API reference of CreateTransformJob';

/** Batch transform (BATCH). */
export const batchClauses: Readonly<Record<string, Clause>> = {
  'BATCH-01': {
    title: 'The same container',
    requirement: 'A batch job starts the serving container like an endpoint does, and sends it the same requests.',
    source: BATCH,
  },
  'BATCH-02': {
    title: 'Variables of a batch job',
    requirement: 'SAGEMAKER_BATCH=true is always set; the three others only when the caller chose a value.',
    source: TRANSFORM,
  },
  'BATCH-03': {
    title: 'Readiness in a batch job',
    requirement: 'Nothing is sent before /ping answers 200; a container that ends before fails the job.',
    source: BATCH,
  },
  'BATCH-04': {
    title: 'GET /execution-parameters',
    requirement: 'Optional: 404, or 200 with MaxConcurrentTransforms, BatchStrategy and MaxPayloadInMB.',
    source: BATCH,
  },
  'BATCH-06': {
    title: 'Splitting',
    requirement: 'A Line split cuts at newlines; the last record may come with or without its own.',
    source: TRANSFORM,
  },
  'BATCH-07': {
    title: 'Mini-batches',
    requirement: 'MultiRecord packs as many records as fit, SingleRecord sends one; the results are the same.',
    source: TRANSFORM,
  },
  'BATCH-08': {
    title: 'One result for each record',
    requirement: 'The output has one line for each record, in the same order, without a header.',
    source: TRANSFORM,
  },
};
