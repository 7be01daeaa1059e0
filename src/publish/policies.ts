import type { Config } from '../config/schema.ts';
import { isCombined, repositoryName } from './names.ts';
import { callerStatements, type Purpose } from './policy-caller.ts';
import type { PublishSettings } from './settings.ts';
import { TRUST_POLICY } from './trust.ts';

/** What policies are made for: exactly these things and nothing beside them. */
export interface PolicyPlace {
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
  /** ARN of the role that SageMaker takes on. */
  readonly role: string;
  /** Name of the project. */
  readonly project: string;
  /** Names of the ECR repositories, without their registry. */
  readonly repositories: readonly string[];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A policy as IAM takes it. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/** Which policies there are, and what of a place each of them names. */
const POLICY_NEEDS = {
  role: ['account', 'region', 'bucket'],
  caller: ['account', 'region', 'bucket', 'role'],
  marketplace: ['account', 'region'],
} as const;

export type PolicyKind = keyof typeof POLICY_NEEDS;

/** Where the policies of a project point to; the names of what is missing for this kind when something is. Calls nobody. */
export function planPolicyPlace(
  config: Pick<Config, 'name' | 'images' | 'publish'>,
  settings: PublishSettings,
  kind: PolicyKind,
): PolicyPlace | { readonly missing: readonly string[] } {
  const missing = POLICY_NEEDS[kind].filter((name) => settings[name] === undefined);
  if (missing.length > 0) return { missing };
  const roles = isCombined(config) ? (['train'] as const) : (['train', 'serve'] as const);
  // What this kind does not name may stay empty.
  const { account = '', region = '', bucket = '', role = '' } = settings;
  return { account, region, bucket, role, project: config.name, repositories: roles.map((one) => repositoryName(config, one)) };
}

const LOG_GROUPS = ['TrainingJobs', 'TransformJobs', 'Endpoints/*'];

/** What the role may do that validation and jobs run as: read these images and this project's data, write results, logs and metrics. */
export function planRolePolicy(place: PolicyPlace): PolicyDocument {
  const { repositories, objects, bucket, logGroup } = describeResources(place);
  return document([
    { Sid: 'ImageLogin', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
    {
      Sid: 'Images',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Resource: repositories,
    },
    { Sid: 'Bucket', Action: ['s3:GetBucketLocation', 's3:ListBucket'], Resource: [bucket] },
    { Sid: 'Data', Action: ['s3:GetObject', 's3:PutObject'], Resource: [objects] },
    {
      Sid: 'Logs',
      Action: ['logs:CreateLogGroup', 'logs:DescribeLogStreams'],
      Resource: LOG_GROUPS.flatMap((group) => [logGroup(group), `${logGroup(group)}:*`]),
    },
    {
      Sid: 'LogLines',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: LOG_GROUPS.map((group) => `${logGroup(group)}:log-stream:*`),
    },
    // This action knows no resource that could be named.
    { Sid: 'Metrics', Action: ['cloudwatch:PutMetricData'], Resource: ['*'] },
  ]);
}

/** What somebody may do who runs the commands of these purposes, and not more. */
export function planCallerPolicy(place: PolicyPlace, purposes: readonly Purpose[]): PolicyDocument {
  return document(callerStatements(place, describeResources(place), purposes));
}

/** What the role may do with which AWS Marketplace takes over the algorithm. */
export function planMarketplacePolicy(place: PolicyPlace): PolicyDocument {
  return document([{ Sid: 'TakeOver', Action: ['sagemaker:DescribeAlgorithm'], Resource: describeResources(place).algorithms }]);
}

/** Who takes on the role of `planRolePolicy`. */
export const ROLE_TRUST = TRUST_POLICY;

/** Who takes on the role of `planMarketplacePolicy`. */
export const MARKETPLACE_TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'assets.marketplace.amazonaws.com' }, Action: 'sts:AssumeRole' }],
} as const;

function document(statements: readonly Omit<PolicyStatement, 'Effect'>[]): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: statements.map(({ Sid, Action, Resource, Condition }) => ({
      Sid,
      Effect: 'Allow',
      Action,
      Resource,
      ...(Condition === undefined ? {} : { Condition }),
    })),
  };
}

/** ARNs of everything that belongs to a project. */
export interface PolicyResources {
  readonly repositories: readonly string[];
  readonly bucket: string;
  readonly objects: string;
  /** The user who asks, by a variable that IAM fills in. */
  readonly myself: string;
  readonly algorithms: readonly string[];
  readonly logGroup: (group: string) => string;
  /** Things of a kind in SageMaker that this tool names, such as `training-job`. */
  readonly runs: (kind: string) => readonly string[];
  /** Everything of a kind in SageMaker. */
  readonly every: (kind: string) => string;
  /** Things of a kind in AWS Marketplace Catalog, which is in one Region only. */
  readonly catalog: (kind: string) => string;
}

/** Longest part of a project's name that every name of a job keeps. */
const JOB_NAME_PART = 42;

function describeResources({ account, region, bucket, project, repositories }: PolicyPlace): PolicyResources {
  const partition = partitionOf(region);
  const sagemaker = (rest: string) => `arn:${partition}:sagemaker:${region}:${account}:${rest}`;
  const part = project
    .replace(/[^a-zA-Z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, JOB_NAME_PART);
  // SageMaker writes names in ARNs in small letters.
  const both = (name: string) => [...new Set([name, name.toLowerCase()])];
  return {
    repositories: repositories.map((name) => `arn:${partition}:ecr:${region}:${account}:repository/${name}`),
    bucket: `arn:${partition}:s3:::${bucket}`,
    objects: `arn:${partition}:s3:::${bucket}/sagemaker-algo/${project}/*`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM
    myself: `arn:${partition}:iam::${account}:user/`.concat('${aws:username}'),
    algorithms: both(`${project.slice(0, JOB_NAME_PART)}*`).map((name) => sagemaker(`algorithm/${name}`)),
    logGroup: (group) => `arn:${partition}:logs:${region}:${account}:log-group:/aws/sagemaker/${group}`,
    runs: (kind) => both(`${part}-*`).map((name) => sagemaker(`${kind}/${name}`)),
    every: (kind) => sagemaker(`${kind}/*`),
    catalog: (kind) => `arn:${partition}:aws-marketplace:us-east-1:${account}:AWSMarketplace/${kind}/*`,
  };
}

/** The part of AWS that a Region belongs to, as ARNs name it. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
