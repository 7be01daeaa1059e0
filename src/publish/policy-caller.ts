import type { PolicyPlace, PolicyResources, PolicyStatement } from './policies.ts';

/** Groups of commands that somebody may be allowed to run. */
export const PURPOSES = ['push', 'publish', 'cloud', 'listing'] as const;

/**
 * `push`: push. `publish`: publish, status, unpublish. `cloud`: test-cloud, jobs, compare, and train, transform and serve with
 * --on sagemaker. `listing`: publish --listing.
 */
export type Purpose = (typeof PURPOSES)[number];

type Statement = Omit<PolicyStatement, 'Effect'>;
type Plan = (place: PolicyPlace, resources: PolicyResources) => readonly Statement[];

/** The statements for these purposes; what two of them share stands once. */
export function callerStatements(place: PolicyPlace, resources: PolicyResources, purposes: readonly Purpose[]): readonly Statement[] {
  const plans: Readonly<Record<Purpose, readonly Plan[]>> = {
    push: [planPush],
    publish: [planPush, planSamples, planRole, planAlgorithm, planJobsSeen],
    cloud: [planPush, planSamples, planRole, planAlgorithm, planJobsSeen, planRuns],
    listing: [planAlgorithm, planListing],
  };
  const wanted = new Set(PURPOSES.filter((one) => purposes.includes(one)).flatMap((one) => plans[one]));
  return [...wanted].flatMap((plan) => plan(place, resources));
}

const planPush: Plan = (_, { repositories }) => [
  { Sid: 'PushLogin', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
  {
    Sid: 'Push',
    Action: [
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:CompleteLayerUpload',
      'ecr:CreateRepository',
      'ecr:DescribeImageScanFindings',
      'ecr:DescribeRepositories',
      'ecr:GetDownloadUrlForLayer',
      'ecr:InitiateLayerUpload',
      'ecr:PutImage',
      'ecr:StartImageScan',
      'ecr:TagResource',
      'ecr:UploadLayerPart',
    ],
    Resource: repositories,
  },
];

const planSamples: Plan = (_, { bucket, objects }) => [
  {
    Sid: 'Bucket',
    Action: ['s3:CreateBucket', 's3:ListBucket', 's3:PutBucketPublicAccessBlock', 's3:PutBucketTagging', 's3:PutEncryptionConfiguration'],
    Resource: [bucket],
  },
  {
    Sid: 'Samples',
    Action: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:PutObject', 's3:PutObjectTagging'],
    Resource: [objects],
  },
];

const planRole: Plan = ({ role }, { myself }) => [
  { Sid: 'LookAtRole', Action: ['iam:GetRole', 'iam:SimulatePrincipalPolicy'], Resource: [role] },
  // A user may ask about himself; for somebody who comes by a role, IAM has no such word.
  { Sid: 'LookAtMyself', Action: ['iam:SimulatePrincipalPolicy'], Resource: [myself] },
  {
    Sid: 'PassRole',
    Action: ['iam:PassRole'],
    Resource: [role],
    Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
  },
];

const planAlgorithm: Plan = (_, { algorithms }) => [
  {
    Sid: 'Algorithm',
    Action: [
      'sagemaker:AddTags',
      'sagemaker:CreateAlgorithm',
      'sagemaker:DeleteAlgorithm',
      'sagemaker:DescribeAlgorithm',
      'sagemaker:ListTags',
    ],
    Resource: algorithms,
  },
  {
    Sid: 'Lists',
    Action: ['sagemaker:ListAlgorithms'],
    Resource: ['*'],
  },
];

/** The names of the jobs that validation starts are AWS's own, so that all have to be seen. */
const planJobsSeen: Plan = (_, { every, logGroup }) => [
  { Sid: 'ListJobs', Action: ['sagemaker:ListTrainingJobs', 'sagemaker:ListTransformJobs'], Resource: ['*'] },
  { Sid: 'LookAtTraining', Action: ['sagemaker:DescribeTrainingJob'], Resource: [every('training-job')] },
  { Sid: 'LookAtTransform', Action: ['sagemaker:DescribeTransformJob'], Resource: [every('transform-job')] },
  ...planLogsRead(['TrainingJobs', 'TransformJobs'], logGroup),
];

/** Log groups are written with and without an asterisk at their end: which of the two is asked about depends on the action. */
function planLogsRead(groups: readonly string[], logGroup: PolicyResources['logGroup'], sid = ''): readonly Statement[] {
  return [
    {
      Sid: `Find${sid}Logs`,
      Action: ['logs:DescribeLogStreams'],
      Resource: groups.flatMap((group) => [logGroup(group), `${logGroup(group)}:*`]),
    },
    { Sid: `Read${sid}Logs`, Action: ['logs:GetLogEvents'], Resource: groups.map((group) => `${logGroup(group)}:log-stream:*`) },
  ];
}

/** Kinds of things that runs make in SageMaker, as ARNs name them, and what is done with each. */
const RUNS: Readonly<Record<string, readonly string[]>> = {
  'training-job': ['CreateTrainingJob', 'DescribeTrainingJob', 'StopTrainingJob'],
  'transform-job': ['CreateTransformJob', 'DescribeTransformJob', 'StopTransformJob'],
  model: ['CreateModel', 'DeleteModel'],
  'model-package': ['CreateModelPackage', 'DeleteModelPackage', 'DescribeModelPackage'],
  'endpoint-config': ['CreateEndpointConfig', 'DeleteEndpointConfig'],
  endpoint: ['CreateEndpoint', 'DeleteEndpoint', 'DescribeEndpoint', 'InvokeEndpoint'],
};

const planRuns: Plan = (_, { repositories, runs, logGroup }) => [
  { Sid: 'FindImages', Action: ['ecr:DescribeImages'], Resource: repositories },
  ...Object.entries(RUNS).map(([kind, actions]) => ({
    Sid: `Run${kind.replace(/(?:^|-)(\w)/g, (_match, first: string) => first.toUpperCase())}`,
    Action: [...actions, 'AddTags', 'ListTags'].map((action) => `sagemaker:${action}`),
    Resource: runs(kind),
  })),
  {
    Sid: 'ListRuns',
    Action: ['sagemaker:ListEndpointConfigs', 'sagemaker:ListEndpoints', 'sagemaker:ListModelPackages', 'sagemaker:ListModels'],
    Resource: ['*'],
  },
  ...planLogsRead(['Endpoints/*'], logGroup, 'Endpoint'),
];

/** A product has no ARN of its own before it is made. */
const planListing: Plan = (_, { catalog }) => [
  { Sid: 'ListEntities', Action: ['aws-marketplace:ListEntities', 'aws-marketplace:ListChangeSets'], Resource: ['*'] },
  {
    Sid: 'Products',
    Action: ['aws-marketplace:DescribeEntity', 'aws-marketplace:StartChangeSet'],
    Resource: [catalog('MachineLearningProduct'), catalog('Offer')],
  },
  {
    Sid: 'ChangeSets',
    Action: ['aws-marketplace:DescribeChangeSet'],
    Resource: [catalog('ChangeSet')],
  },
];
