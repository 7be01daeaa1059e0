import type { CreateAlgorithmRequest } from '../config/create-algorithm.ts';
import { formatBytes } from '../text/bytes.ts';
import type { S3Places } from './places.ts';
import type { Destination } from './preflight.ts';
import type { SampleSet } from './sample-files.ts';

/** Everything that is going to be done, before anything is. */
export interface PublishPlan {
  readonly destination: Destination;
  /** With what stands for digests that are not known yet. */
  readonly request: CreateAlgorithmRequest;
  readonly places: S3Places;
  readonly samples: SampleSet;
  /** Images of this machine and their repositories; empty when they are in ECR already. */
  readonly pushes: readonly { readonly image: string; readonly repository: string }[];
  /** ECR repositories that are made first. */
  readonly repositories: readonly string[];
  /** State of the algorithm that is deleted first. */
  readonly replaces: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** The plan for the person who has to agree to it: what is made where, what it costs, what others will see. */
export function renderPlan(plan: PublishPlan): string {
  const { destination, request, places, samples, tags } = plan;
  const { identity, bucket, notes } = destination;
  const name = request.AlgorithmName;
  const steps = [
    ...(bucket.exists ? [] : [`make the bucket ${bucket.name}, encrypted and closed to the public`]),
    ...plan.repositories.map((one) => `make the ECR repository ${one}, whose tags stay what they are`),
    ...plan.pushes.map(({ image, repository }) => `push ${image} to the ECR repository ${repository}`),
    `upload ${count(samples.files.length, 'sample file')} (${formatBytes(samples.bytes)}) to s3://${places.bucket}/${places.samples}/`,
    ...(plan.replaces === undefined ? [] : [`delete the algorithm ${name}, which is ${plan.replaces}`]),
    `create the algorithm ${name}, to be certified for AWS Marketplace`,
  ];
  const labels = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return [
    `Account ${identity.account}, Region ${identity.region}, as ${identity.arn}:`,
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    '',
    `AWS then validates it in your account, as ${destination.role}:`,
    ...describeJobs(request).map((job) => `  ${job}`),
    'This costs money: both jobs for as long as they run, and storage in ECR and S3 until you delete it.',
    'Samples, results, logs and metrics of the validation can be seen by buyers later.',
    ...(labels.length === 0 ? ['Nothing is tagged.'] : [`Tags: ${labels.join(', ')}`]),
    ...notes.map((note) => `Note: ${note}`),
    '',
  ].join('\n');
}

function describeJobs({ ValidationSpecification }: CreateAlgorithmRequest): readonly string[] {
  return (ValidationSpecification?.ValidationProfiles ?? []).flatMap(
    ({ TrainingJobDefinition: training, TransformJobDefinition: transform }) => [
      `a training job on ${training.ResourceConfig.InstanceCount} × ${training.ResourceConfig.InstanceType}, at most ${minutes(training.StoppingCondition.MaxRuntimeInSeconds)}`,
      ...(transform === undefined
        ? []
        : [`a batch transform job on ${transform.TransformResources.InstanceCount} × ${transform.TransformResources.InstanceType}`]),
    ],
  );
}

const minutes = (seconds: number) => `${Math.ceil(seconds / 60)} min`;
const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
