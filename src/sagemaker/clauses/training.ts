import type { Clause } from './clause.ts';

const TRAINING_RUN = 'SageMaker AI developer guide, "How Amazon SageMaker AI Provides Training Information"';
const TRAINING_START = 'SageMaker AI developer guide, "How Amazon SageMaker AI Runs Your Training Image"';
const TRAINING_OUTPUT = 'SageMaker AI developer guide, "How Amazon SageMaker AI Processes Training Output"';
const TRAINING_RESULT = 'SageMaker AI developer guide, "How Amazon SageMaker AI Signals Algorithm Success and Failure"';
const ISOLATION = 'SageMaker AI developer guide, "Internet-free containers" for algorithms and models of AWS Marketplace';
const METRICS = 'SageMaker AI developer guide, "Define metrics" and the API reference of MetricDefinition';
const OBSERVED = 'seen in the logs of real jobs';

/** Training containers (TRAIN). */
export const trainingClauses: Readonly<Record<string, Clause>> = {
  'TRAIN-01': {
    title: 'Started with `train`',
    requirement: 'The image runs when its only argument is `train`: an executable of that name on PATH, or an ENTRYPOINT that takes it.',
    source: TRAINING_START,
  },
  'TRAIN-02': {
    title: 'Other programs for one job',
    requirement:
      'A single job may replace ENTRYPOINT and CMD. CreateAlgorithm has no such fields, so an algorithm product is always started with the word train.',
    source: TRAINING_START,
    unjudged: 'Nothing to judge: no product can make use of it.',
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
  'TRAIN-05': {
    title: 'Nothing of the image below /opt/ml',
    requirement: 'What lies below /opt/ml belongs to the platform; files that an image has there may become invisible.',
    source: `${TRAINING_START}; contradicted by AWS's own examples, which keep code in /opt/ml/code`,
  },
  'TRAIN-06': {
    title: 'hyperparameters.json',
    requirement: 'One flat JSON object in which every value is a string, numbers and booleans too.',
    source: TRAINING_RUN,
  },
  'TRAIN-07': {
    title: 'Spellings of numbers and text',
    requirement:
      'Values arrive in the spelling of whoever wrote them: with exponent, with 17 digits, between blanks, as JSON texts; every value that the spec allows is taken.',
    source: `AlgorithmEstimator of the SageMaker Python SDK; SageMaker Training Toolkit; ${OBSERVED}`,
  },
  'TRAIN-08': {
    title: 'Added hyperparameters',
    requirement: 'Names that a tuning job or a client adds, such as _tuning_objective_metric, are tolerated.',
    source: 'SageMaker AI developer guide, "Define metrics and environment variables" for tuning jobs',
  },
  'TRAIN-09': {
    title: 'Optional hyperparameters left out',
    requirement: 'Clients may or may not fill in declared defaults; training works both ways and behaves alike.',
    source: 'AlgorithmEstimator of the SageMaker Python SDK',
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
  'TRAIN-12': {
    title: 'Other configuration files',
    requirement: 'Further files in /opt/ml/input/config are neither relied on nor choked on.',
    source: OBSERVED,
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
  'TRAIN-15': {
    title: 'Root',
    requirement: 'Containers run as root: the folders that the platform mounts belong to root. Stated for inference only.',
    source: 'SageMaker AI developer guide, "Custom Inference Code with Hosting Services"',
  },
  'TRAIN-16': {
    title: 'No extra privileges',
    requirement: 'Training runs with the default capabilities of a container and without devices.',
    source: 'Public issue aws/sagemaker-containers#243',
  },
  'TRAIN-17': {
    title: 'Scratch space',
    requirement: 'Large temporary data goes to /tmp, which is on the large volume; other folders are on the small system disk.',
    source: 'SageMaker developer guide of 2023, "Amazon SageMaker training storage paths"',
  },
  'TRAIN-18': {
    title: 'Shared memory',
    requirement: 'The size of /dev/shm cannot be set and is not documented; 64 MiB, the default of containers, has to do.',
    source: 'Public issues aws/sagemaker-python-sdk#937 and #5592',
  },
  'TRAIN-19': {
    title: 'Number of processors',
    requirement: 'Containers are given CPU shares, from which some runtimes conclude that there is one processor only.',
    source: 'SageMaker AI developer guide, "Troubleshoot Amazon SageMaker AI model deployments"',
    unjudged:
      'How many workers a runtime starts under CPU shares shows neither in its log nor in its result, and on a small machine one worker is right.',
  },
  'TRAIN-20': {
    title: 'Images for GPUs',
    requirement: 'The CUDA toolkit is in the image and the NVIDIA driver is not; the driver comes from the machine.',
    source: TRAINING_START,
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
  'TRAIN-26': {
    title: 'Form of the model artifact',
    requirement: 'A job may ask for an uncompressed model; a product is made from compressed ones, which is what every run here packs.',
    source: TRAINING_OUTPUT,
    unjudged: 'It is a choice of the job, and the image has no part in it.',
  },
  'TRAIN-27': {
    title: 'Further output',
    requirement: 'Only /opt/ml/output/data is kept, as output.tar.gz; other things in /opt/ml/output are not promised to survive.',
    source: TRAINING_OUTPUT,
  },
  'TRAIN-28': {
    title: 'Checkpoints',
    requirement: '/opt/ml/checkpoints may be absent, empty, or hold files of an earlier start; training works in each case.',
    source: 'SageMaker AI developer guide, "Checkpoints in Amazon SageMaker AI"',
  },
  'TRAIN-29': {
    title: 'Spot capacity for products',
    requirement: 'Jobs of Marketplace algorithms wait one hour at most for spot capacity, whether or not they write checkpoints.',
    source: 'AWS Marketplace seller guide, restrictions and limits of machine learning products',
    unjudged: 'It is a limit of the service, and the image has no part in it.',
  },
  'TRAIN-30': {
    title: 'Stopping a training job',
    requirement: 'SIGTERM comes first and SIGKILL 120 seconds later; what is in /opt/ml/model by then is kept.',
    source: TRAINING_START,
  },
  'TRAIN-31': {
    title: 'No children left behind',
    requirement: 'The first process ends those that it has started when it is told to stop.',
    source: TRAINING_START,
  },
  'TRAIN-32': {
    title: 'Longest run time',
    requirement: 'A job that reaches its time limit is stopped like any other.',
    source: 'API reference of StoppingCondition',
    unjudged: 'Reaching the limit looks to the container like any other stop, which TRAIN-30 judges.',
  },
  'TRAIN-33': {
    title: 'What is printed is the log',
    requirement:
      'Standard output and standard error are the log of the job, as they come and without a terminal; buyers read it, so nothing secret is written there.',
    source: METRICS,
  },
  'TRAIN-34': {
    title: 'Metric definitions',
    requirement: 'The pattern of each declared metric matches a line of the log, and its first group is a number.',
    source: METRICS,
  },
  'TRAIN-35': {
    title: 'Objective of a tuning job',
    requirement: 'Every run prints the objective metric, whatever the hyperparameters; one tuning job searches 30 of them at most.',
    source: `${METRICS}; API reference of HyperParameterTuningJobObjective`,
  },
  'TRAIN-36': {
    title: 'Starting again',
    requirement: 'The platform may start a job again in a fresh container, which only finds the checkpoints of the one before.',
    source: 'API reference of RetryStrategy',
    unjudged: 'Every run here begins in a fresh container, so a program that needs what an earlier one has left fails in its plain run.',
  },
  'TRAIN-37': {
    title: 'Cache of warm pools',
    requirement: 'A folder for caches exists on warm pools only and must not be needed.',
    source: 'SageMaker AI developer guide, "Train Using SageMaker AI Managed Warm Pools"',
    unjudged: 'No run here has it, so a program that needs it fails in its plain run.',
  },
  'TRAIN-38': {
    title: 'Additional model data',
    requirement: 'Weights shipped beside the image are announced by SAGEMAKER_ADDITIONAL_S3_DATA_PATH, which is not always set.',
    source: 'API reference of AdditionalS3DataSource',
  },
  'TRAIN-39': {
    title: 'Several instances',
    requirement: 'Only an algorithm that says that it supports distributed training can be asked to train on several instances.',
    source: 'SageMaker API reference, TrainingSpecification',
  },
};
