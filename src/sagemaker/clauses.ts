/** One clause of the container contract, in our own words. `source` is the public document that says so. */
export interface Clause {
  readonly title: string;
  readonly requirement: string;
  readonly source: string;
}

const TRAINING_RUN = 'SageMaker AI developer guide, "How Amazon SageMaker AI Provides Training Information"';
const TRAINING_START = 'SageMaker AI developer guide, "How Amazon SageMaker AI Runs Your Training Image"';
const TRAINING_OUTPUT = 'SageMaker AI developer guide, "How Amazon SageMaker AI Processes Training Output"';
const TRAINING_RESULT = 'SageMaker AI developer guide, "How Amazon SageMaker AI Signals Algorithm Success and Failure"';
const HOSTING = 'SageMaker AI developer guide, "Custom Inference Code with Hosting Services"';
const BATCH = 'SageMaker AI developer guide, "Custom Inference Code with Batch Transform"';
const TRANSFORM = 'SageMaker AI developer guide, "Use Batch Transform" and the API reference of CreateTransformJob';
const ISOLATION = 'SageMaker AI developer guide, "Internet-free containers" for algorithms and models of AWS Marketplace';
const API = 'SageMaker API reference, CreateAlgorithm';
const RUNTIME = 'SageMaker Runtime API reference, InvokeEndpoint';
const METRICS = 'SageMaker AI developer guide, "Define metrics" and the API reference of MetricDefinition';
const OBSERVED = 'seen in the logs of real jobs';

/** Every clause that some check judges. */
export const clauses: Readonly<Record<string, Clause>> = {
  'API-01': {
    title: 'The request is valid',
    requirement: 'Every value that goes into CreateAlgorithm keeps to the limits of the API.',
    source: API,
  },
  'MKT-07': {
    title: 'Architecture',
    requirement: 'Both images are for linux/amd64, since training and batch transform run on x86 machines.',
    source: 'Instance types of the SageMaker API',
  },
  'TRAIN-01': {
    title: 'Started with `train`',
    requirement: 'The image runs when its only argument is `train`: an executable of that name on PATH, or an ENTRYPOINT that takes it.',
    source: TRAINING_START,
  },
  'TRAIN-03': {
    title: 'ENTRYPOINT in exec form',
    requirement: 'ENTRYPOINT is a JSON array, so that signals reach the program itself; `tini` is not to be used.',
    source: TRAINING_START,
  },
  'TRAIN-04': {
    title: 'Folders exist before the start',
    requirement: 'input/config, input/data, model, output and output/data exist under /opt/ml before the container starts.',
    source: TRAINING_RUN,
  },
  'TRAIN-06': {
    title: 'hyperparameters.json',
    requirement: 'One flat JSON object in which every value is a string, numbers and booleans too.',
    source: TRAINING_RUN,
  },
  'TRAIN-08': {
    title: 'Added hyperparameters',
    requirement: 'Names that a tuning job or a client adds, such as _tuning_objective_metric, are tolerated.',
    source: 'SageMaker AI developer guide, "Define metrics and environment variables" for tuning jobs',
  },
  'TRAIN-10': {
    title: 'inputdataconfig.json',
    requirement: 'One entry for each channel, with mode, distribution and wrapper, and with ContentType only where the job sets one.',
    source: TRAINING_RUN,
  },
  'TRAIN-11': {
    title: 'resourceconfig.json',
    requirement:
      'current_host, hosts and network_interface_name, and in real jobs also instance type and groups, which have to be tolerated.',
    source: `${TRAINING_RUN}; ${OBSERVED}`,
  },
  'TRAIN-13': {
    title: 'Variables of the platform',
    requirement: 'Only TRAINING_JOB_NAME, TRAINING_JOB_ARN, the region and what the job declares can be relied on.',
    source: TRAINING_RUN,
  },
  'TRAIN-14': {
    title: 'No SM_* variables',
    requirement: 'SM_* variables come from the training toolkit inside AWS images and are absent in others.',
    source: 'SageMaker Training Toolkit, ENVIRONMENT_VARIABLES.md',
  },
  'TRAIN-21': {
    title: 'Training without network',
    requirement: 'Marketplace algorithms train without any network but that between their own hosts, and without AWS credentials.',
    source: ISOLATION,
  },
  'TRAIN-22': {
    title: 'Exit code',
    requirement: '0 makes the job Completed, anything else makes it Failed; bad input must not end with 0.',
    source: TRAINING_RESULT,
  },
  'TRAIN-23': {
    title: 'Failure file',
    requirement: 'On failure the reason is written to /opt/ml/output/failure; buyers see its first 1024 characters.',
    source: TRAINING_OUTPUT,
  },
  'TRAIN-24': {
    title: 'Model artifacts',
    requirement: 'What lies below /opt/ml/model at the end becomes model.tar.gz; at least one file has to be there.',
    source: TRAINING_OUTPUT,
  },
  'TRAIN-25': {
    title: 'No links in the model',
    requirement: 'The model holds regular files and folders only; a symbolic link makes the creation of the model fail.',
    source: 'SageMaker AI developer guide, "Troubleshoot Amazon SageMaker AI model deployments"',
  },
  'TRAIN-30': {
    title: 'Stopping a training job',
    requirement: 'SIGTERM comes first and SIGKILL 120 seconds later; what is in /opt/ml/model by then is kept.',
    source: TRAINING_START,
  },
  'TRAIN-34': {
    title: 'Metric definitions',
    requirement: 'The pattern of each declared metric matches a line of the log, and its first group is a number.',
    source: METRICS,
  },
  'DATA-04': {
    title: 'Input is read-only',
    requirement: 'Nothing below /opt/ml/input can be relied on to be writable.',
    source: TRAINING_RUN,
  },
  'DATA-05': {
    title: 'FastFile',
    requirement: 'A FastFile channel looks like File, is streamed, and is a read-only file system.',
    source: TRAINING_RUN,
  },
  'INF-01': {
    title: 'Started with `serve`',
    requirement: 'The image runs when its only argument is `serve`: an executable of that name on PATH, or an ENTRYPOINT that takes it.',
    source: HOSTING,
  },
  'INF-02': { title: 'Port 8080', requirement: 'The server speaks plain HTTP on port 8080 of all interfaces.', source: HOSTING },
  'INF-03': {
    title: 'GET /ping',
    requirement: '200 within two seconds says that the container is ready; the body stays empty.',
    source: HOSTING,
  },
  'INF-04': {
    title: 'Health checks never stop',
    requirement: 'Pings go on for the life of the container and are answered in time while requests are in flight.',
    source: `${HOSTING}; ${OBSERVED}`,
  },
  'INF-05': {
    title: 'Start-up window',
    requirement: 'Steady 200s from /ping begin within eight minutes of the start, and only when requests can be answered.',
    source: HOSTING,
  },
  'INF-07': {
    title: 'POST /invocations',
    requirement: 'A request of a declared content type is answered with 2xx; body and answer are passed through untouched.',
    source: HOSTING,
  },
  'INF-08': { title: '60 seconds', requirement: 'The whole answer to a real-time request is there within 60 seconds.', source: RUNTIME },
  'INF-09': {
    title: 'Payload size',
    requirement: 'Bodies of 6 MiB have to be accepted and bodies of 25 MB should be; the two figures come from different pages.',
    source: `${RUNTIME}; AWS Marketplace seller guide, "Service restrictions and quotas"`,
  },
  'INF-10': { title: 'Other headers', requirement: 'Headers that the platform may add are ignored.', source: `${HOSTING}; ${RUNTIME}` },
  'INF-11': {
    title: 'Content-Type',
    requirement: 'It arrives as the buyer sent it, parameters included, or not at all; the body is never checked against it.',
    source: HOSTING,
  },
  'INF-12': {
    title: 'Accept',
    requirement: 'The answer is one of the declared response types and is labelled with it; a wish that cannot be met is refused.',
    source: RUNTIME,
  },
  'INF-14': {
    title: 'Errors',
    requirement: 'Bad input gets a 4xx with a short reason, and the process survives it.',
    source: RUNTIME,
  },
  'INF-15': {
    title: 'Model files',
    requirement: 'The model is unpacked into /opt/ml/model before the start and is read-only there.',
    source: HOSTING,
  },
  'INF-16': {
    title: 'No files of the training job',
    requirement: '/opt/ml/input, /opt/ml/output and the hyperparameters do not exist while serving.',
    source: HOSTING,
  },
  'INF-17': {
    title: 'Variables while serving',
    requirement: 'Only the environment map of the model can be relied on.',
    source: 'SageMaker API reference, ContainerDefinition',
  },
  'INF-18': {
    title: 'Serving without network',
    requirement: 'Nothing goes out of the container and there are no credentials, while requests come in on port 8080.',
    source: ISOLATION,
  },
  'INF-19': {
    title: 'Stopping a server',
    requirement: 'SIGTERM comes first and SIGKILL 30 seconds later; requests in flight should be finished.',
    source: HOSTING,
  },
  'INF-22': {
    title: 'HTTP details',
    requirement: 'Bodies with Content-Length and bodies in chunks are both read.',
    source: 'HTTP/1.1 (RFC 9112)',
  },
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
