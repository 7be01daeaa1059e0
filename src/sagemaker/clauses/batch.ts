import type { Clause } from './clause.ts';

const BATCH = 'SageMaker AI developer guide, "Custom Inference Code with Batch Transform"';
const TRANSFORM = 'SageMaker AI developer guide, "Use Batch Transform" and the API reference of CreateTransformJob';
const JOIN = 'SageMaker AI developer guide, "Associate Prediction Results with Input Records"';

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
    requirement: 'Optional: 404, or 200 with MaxConcurrentTransforms, BatchStrategy and MaxPayloadInMB that the container can take.',
    source: BATCH,
  },
  'BATCH-05': {
    title: 'Limits of payload and concurrency',
    requirement: 'MaxPayloadInMB is at most 100, and so is its product with MaxConcurrentTransforms.',
    source: TRANSFORM,
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
    requirement: 'The output has one line for each record, in the same order, without a header; a bad record keeps its place.',
    source: TRANSFORM,
  },
  'BATCH-09': {
    title: 'Assembling',
    requirement:
      'With Line a newline follows each answer; with None answers are written as they are, so each must end its last line itself.',
    source: TRANSFORM,
  },
  'BATCH-10': {
    title: 'Names of the output',
    requirement: 'The output of an object has its key with .out at the end, in the same sub-folder.',
    source: TRANSFORM,
    unjudged: 'The platform names the output and the image has no say in it; `sagemaker-algo transform` names it in the same way.',
  },
  'BATCH-11': {
    title: 'Content types of a job',
    requirement: 'ContentType and Accept of the job are sent with every request, and nothing where the job names none.',
    source: TRANSFORM,
  },
  'BATCH-12': {
    title: 'Time limit and retries',
    requirement: 'A request may take 600 s unless the job says otherwise, and is sent up to three times more when it fails.',
    source: 'API reference of CreateTransformJob, ModelClientConfig',
  },
  'BATCH-13': {
    title: 'Objects that fail',
    requirement: 'Any status but 2xx fails that object alone; the container goes on with the others.',
    source: TRANSFORM,
  },
  'BATCH-14': {
    title: 'Streaming',
    requirement: 'With MaxPayloadInMB 0 an object of any size is sent in chunks.',
    source: TRANSFORM,
    unjudged:
      'A product need not support objects of unlimited size. That a chunked body is read is judged for real-time requests; `sagemaker-algo transform --max-payload 0` sends a whole object so.',
  },
  'BATCH-15': {
    title: 'The default payload',
    requirement: 'A request of 6 MB is answered, or one of the size that the container names itself.',
    source: BATCH,
  },
  'BATCH-16': {
    title: 'Requests at once',
    requirement: 'As many requests at once as the container offers are answered rightly, and /ping within 2 s meanwhile.',
    source: BATCH,
  },
  'BATCH-17': {
    title: 'Compressed input',
    requirement: 'Objects with CompressionType Gzip reach the container unpacked.',
    source: TRANSFORM,
    unjudged:
      'The platform unpacks the input before it is cut, so the image sees no difference; samples that end in .gz are unpacked here too.',
  },
  'BATCH-18': {
    title: 'Joining results with input',
    requirement: 'To be joined, answers hold one readable CSV row or JSON value for each record.',
    source: JOIN,
  },
  'BATCH-19': {
    title: 'Room for the model',
    requirement: 'A batch machine has a volume of 30 GB for the model.',
    source: 'SageMaker AI developer guide, storage of instances that run batch transform',
  },
  'BATCH-20': {
    title: 'Several machines',
    requirement: 'Objects are spread over machines by key, so that a result may depend on its record alone.',
    source: TRANSFORM,
  },
  'BATCH-21': {
    title: 'Model and isolation',
    requirement: 'The model lies unpacked in /opt/ml/model as for an endpoint, read-only and without a network.',
    source: BATCH,
  },
};
