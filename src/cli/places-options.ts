import { InvalidArgumentError, Option } from 'commander';
import { awsOptions } from './aws-options.ts';
import { machines, wholeNumber } from './options.ts';

/** Where the code of a job comes from. */
function codeOptions(role: string): readonly Option[] {
  return [
    new Option('--image <reference>', `image that ${role}, as repository@sha256:... (default: what was pushed last)`),
    new Option('--algorithm <name>', 'name or ARN of an algorithm resource, as a buyer uses it, instead of an image').conflicts('image'),
    instanceTypeOption(),
  ];
}

/** The machine of everything that a command starts. */
export function instanceTypeOption(): Option {
  return new Option('--instance-type <type>', 'machine, such as ml.m5.large (default: from the spec)').argParser(instanceType);
}

/** How long a training job may run. */
export function maxRuntimeOption(): Option {
  return new Option('--max-runtime <seconds>', 'longest the job may train (default: publish.validation.maxRuntimeInSeconds)').argParser(
    positive,
  );
}

/** Options of `train --on sagemaker`. */
export function trainCloudOptions(): readonly Option[] {
  return [
    ...codeOptions('trains'),
    new Option('--volume <gigabytes>', 'disk (default: publish.validation.volumeSizeInGB of the spec)').argParser(positive),
    maxRuntimeOption(),
    new Option('--spot', 'use spot capacity, which is cheaper and may be taken back').default(false),
    new Option('--max-wait <seconds>', 'with --spot: longest the job may take, waiting included (default: twice --max-runtime)').argParser(
      positive,
    ),
    new Option('--detach', 'start the job, print its name and end').default(false),
    createBucketOption(),
    ...awsOptions(),
  ];
}

/** Options of `transform --on sagemaker`. */
export function transformCloudOptions(): readonly Option[] {
  return [
    ...codeOptions('serves'),
    new Option('--training-job <name>', 'take the model of this training job instead of --model'),
    new Option('--instances <number>', 'machines (default: 1)').argParser(machines),
    new Option('--detach', 'start the job, print its name and end').default(false),
    createBucketOption(),
    ...awsOptions(),
  ];
}

/** Options of `serve --on sagemaker`. */
export function serveCloudOptions(): readonly Option[] {
  return [
    ...codeOptions('serves'),
    new Option('--training-job <name>', 'take the model of this training job instead of --model'),
    new Option('--instances <number>', 'machines (default: 1)').argParser(machines),
    new Option('--detach', 'leave the endpoint in service and end; it costs until it is deleted').default(false),
    createBucketOption(),
    ...awsOptions(),
  ];
}

/** Options of `invoke --on sagemaker`. */
export function invokeCloudOptions(): readonly Option[] {
  return [new Option('--endpoint <name>', 'endpoint to ask (default: the one of this project)'), ...awsOptions()];
}

/** Whether a bucket that is missing may be made. */
export function createBucketOption(): Option {
  return new Option('--create-bucket', 'make the bucket when it is missing, encrypted and closed to the public').default(false);
}

function instanceType(value: string): string {
  if (/^ml\.[a-z0-9-]+\.[a-z0-9]+$/.test(value)) return value;
  throw new InvalidArgumentError(/^[a-z][a-z0-9-]*\.[a-z0-9]+$/.test(value) ? `Did you mean ml.${value}?` : 'It has the form ml.m5.large.');
}

function positive(value: string): number {
  const number = wholeNumber(value);
  if (number > 0) return number;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
