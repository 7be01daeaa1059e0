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
  'TRAIN-15': {
    title: 'Root',
    requirement: 'Containers run as root: the folders that the platform mounts belong to root. Stated for inference only.',
    source: 'SageMaker AI developer guide, "Custom Inference Code with Hosting Services"',
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
  'TRAIN-30': {
    title: 'Stopping a training job',
    requirement: 'SIGTERM comes first and SIGKILL 120 seconds later; what is in /opt/ml/model by then is kept.',
    source: TRAINING_START,
  },
  'TRAIN-33': {
    title: 'What is written is the log',
    requirement: 'Both streams go to the log of the job, which the buyer reads; nothing secret is written there.',
    source: METRICS,
  },
  'TRAIN-34': {
    title: 'Metric definitions',
    requirement: 'The pattern of each declared metric matches a line of the log, and its first group is a number.',
    source: METRICS,
  },
  'TRAIN-39': {
    title: 'Several instances',
    requirement: 'Only an algorithm that says that it supports distributed training can be asked to train on several instances.',
    source: 'SageMaker API reference, TrainingSpecification',
  },
};
