import type { ClientSettings } from '../aws/client-settings.ts';
import { createEndpoints, type Endpoints } from '../aws/endpoints.ts';
import { createLogs, type Logs } from '../aws/logs.ts';
import { createModels, type Models } from '../aws/models.ts';
import { createRuntime, type Runtime } from '../aws/runtime.ts';
import { createS3, type S3 } from '../aws/s3.ts';
import { getCallerIdentity } from '../aws/sts.ts';
import { createTagReader } from '../aws/tags.ts';
import { createTrainingJobs, type TrainingJobs } from '../aws/training-jobs.ts';
import { createTransformJobs, type TransformJobs } from '../aws/transform-jobs.ts';
import type { Config } from '../config/schema.ts';
import type { Context } from '../context.ts';
import { EXIT, UserError } from '../errors.ts';
import type { Session } from '../publish/session.ts';
import type { AwsOptions } from '../publish/settings.ts';
import { createLedger, type Ledger } from './ledger.ts';

/** Everything that is said to AWS while jobs run. */
export interface AwsClients {
  readonly training: TrainingJobs;
  readonly transform: TransformJobs;
  readonly models: Models;
  readonly endpoints: Endpoints;
  readonly runtime: Runtime;
  readonly logs: Logs;
  readonly s3: S3;
  readonly tagsOf: (arn: string) => Promise<Readonly<Record<string, string>>>;
}

/** An account and a Region in which jobs run. */
export interface CloudPlace {
  readonly account: string;
  readonly region: string;
  readonly runId: string;
  /** Flags that lead another command to the same place. */
  readonly flags: readonly string[];
  /** Calls that a Ctrl-C gives up. */
  readonly aws: AwsClients;
  /** The same for what has to be done after a Ctrl-C: stopping, deleting. */
  readonly afterwards: AwsClients;
  /** What we have started and not ended. */
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  readonly progress: Context['progress'];
  readonly now: () => number;
  /** Milliseconds between two looks at a job. */
  readonly pollMs: number;
}

/** One project, and where its jobs run. */
export interface Cloud extends CloudPlace {
  readonly config: Config;
  readonly projectDir: string;
}

type Surroundings = Pick<Context, 'signal' | 'progress' | 'now' | 'runId' | 'onKill' | 'stderr' | 'env'>;
type PlaceFlags = Pick<AwsOptions, 'region' | 'profile'>;

/** Variable that says how often AWS is asked; jobs take minutes, so the default is gentle. */
const POLL_VARIABLE = 'SAGEMAKER_ALGO_POLL_SECONDS';
const POLL_SECONDS = 10;

/** Asks AWS who calls, and refuses another account than the one that was named. Throws AwsError and UserError. */
export async function openCloud(session: Session, context: Surroundings, options: PlaceFlags = {}): Promise<Cloud> {
  const { config, projectDir } = session;
  return { ...(await openCloudPlace(session, context, options)), config, projectDir };
}

/** The same without a project: for what can be found and removed from anywhere. */
export async function openCloudPlace(
  { settings, client }: Pick<Session, 'settings' | 'client'>,
  context: Surroundings,
  options: PlaceFlags = {},
): Promise<CloudPlace> {
  const { account, region } = await getCallerIdentity(client, context.signal);
  if (settings.account !== undefined && settings.account !== account) {
    throw new UserError(`AWS takes you for account ${account}, and this project belongs to ${settings.account}.`, {
      hint: 'Choose the right credentials with --profile, or name the account with --account.',
      exitCode: EXIT.couldNotLook,
    });
  }
  const flags = [
    ...(options.region === undefined ? [] : ['--region', options.region]),
    ...(options.profile === undefined ? [] : ['--profile', options.profile]),
  ];
  return {
    ...{ account, region, flags, runId: context.runId },
    aws: openClients(client, context.signal),
    afterwards: openClients(client, new AbortController().signal),
    ledger: createLedger(context, flags),
    ...{ signal: context.signal, progress: context.progress, now: context.now },
    pollMs: readPollMs(context.env),
  };
}

/** Role and bucket of the jobs; without them nothing can run. Calls nobody. */
export function requirePlace({ settings }: Pick<Session, 'settings'>): { readonly role: string; readonly bucket: string } {
  const { role, bucket } = settings;
  if (role === undefined) {
    throw new UserError('No role is named that the job could run as.', {
      hint: 'Name one with --role ARN, SAGEMAKER_ALGO_ROLE, or publish.role in sagemaker-algo.json.',
    });
  }
  if (bucket === undefined) {
    throw new UserError('No S3 bucket is named for data and results.', {
      hint: 'Name one with --bucket NAME, SAGEMAKER_ALGO_BUCKET, or publish.bucket in sagemaker-algo.json.',
    });
  }
  return { role, bucket };
}

function openClients(settings: ClientSettings, signal: AbortSignal): AwsClients {
  return {
    training: createTrainingJobs(settings, signal),
    transform: createTransformJobs(settings, signal),
    models: createModels(settings, signal),
    endpoints: createEndpoints(settings, signal),
    runtime: createRuntime(settings, signal),
    logs: createLogs(settings, signal),
    s3: createS3(settings, signal),
    tagsOf: createTagReader(settings, signal),
  };
}

function readPollMs(env: Context['env']): number {
  const seconds = Number(env[POLL_VARIABLE] ?? POLL_SECONDS);
  return (seconds > 0 ? seconds : POLL_SECONDS) * 1000;
}
