import {
  DescribeTrainingJobCommand,
  DescribeTransformJobCommand,
  paginateListTrainingJobs,
  paginateListTransformJobs,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { ClientSettings } from './client-settings.ts';
import { callAws } from './failure.ts';

/** A job as far as it tells why something failed. */
export interface RecentJob {
  readonly kind: 'training' | 'transform';
  readonly name: string;
  readonly status: string;
  readonly reason: string | undefined;
  /** Addresses in S3 that it reads from. */
  readonly inputs: readonly string[];
}

/** Jobs that an account has started lately. Every method throws AwsError. */
export interface RecentJobs {
  /** Training and transform jobs that were made since a moment, in milliseconds since the epoch, and did not end well. */
  failedSince(moment: number): Promise<readonly RecentJob[]>;
}

/** What a validation can have started; an account with more failed jobs in the same hour has another problem. */
const JOBS_MAX = 50;
const FAILED = ['Failed', 'Stopped'];

export function createRecentJobs(settings: ClientSettings, signal: AbortSignal): RecentJobs {
  const client = new SageMakerClient({ ...settings });
  return {
    async failedSince(moment) {
      const [training, transform] = await Promise.all([listTraining(client, moment, signal), listTransform(client, moment, signal)]);
      const described = [
        ...training.map((name) => describeTraining(client, name, signal)),
        ...transform.map((name) => describeTransform(client, name, signal)),
      ];
      return Promise.all(described);
    },
  };
}

function listTraining(client: SageMakerClient, moment: number, abortSignal: AbortSignal): Promise<readonly string[]> {
  return callAws('sagemaker', 'ListTrainingJobs', async () => {
    const names: string[] = [];
    for await (const page of paginateListTrainingJobs({ client }, { CreationTimeAfter: new Date(moment) }, { abortSignal })) {
      for (const { TrainingJobName, TrainingJobStatus } of page.TrainingJobSummaries ?? []) {
        if (TrainingJobName !== undefined && FAILED.includes(TrainingJobStatus ?? '')) names.push(TrainingJobName);
      }
      if (names.length >= JOBS_MAX) break;
    }
    return names.slice(0, JOBS_MAX);
  });
}

function listTransform(client: SageMakerClient, moment: number, abortSignal: AbortSignal): Promise<readonly string[]> {
  return callAws('sagemaker', 'ListTransformJobs', async () => {
    const names: string[] = [];
    for await (const page of paginateListTransformJobs({ client }, { CreationTimeAfter: new Date(moment) }, { abortSignal })) {
      for (const { TransformJobName, TransformJobStatus } of page.TransformJobSummaries ?? []) {
        if (TransformJobName !== undefined && FAILED.includes(TransformJobStatus ?? '')) names.push(TransformJobName);
      }
      if (names.length >= JOBS_MAX) break;
    }
    return names.slice(0, JOBS_MAX);
  });
}

async function describeTraining(client: SageMakerClient, name: string, abortSignal: AbortSignal): Promise<RecentJob> {
  const job = await callAws('sagemaker', 'DescribeTrainingJob', () =>
    client.send(new DescribeTrainingJobCommand({ TrainingJobName: name }), { abortSignal }),
  );
  const inputs = (job.InputDataConfig ?? []).map(({ DataSource }) => DataSource?.S3DataSource?.S3Uri);
  return { kind: 'training', name, status: job.TrainingJobStatus ?? '', reason: job.FailureReason, inputs: inputs.filter(isText) };
}

async function describeTransform(client: SageMakerClient, name: string, abortSignal: AbortSignal): Promise<RecentJob> {
  const job = await callAws('sagemaker', 'DescribeTransformJob', () =>
    client.send(new DescribeTransformJobCommand({ TransformJobName: name }), { abortSignal }),
  );
  const inputs = [job.TransformInput?.DataSource?.S3DataSource?.S3Uri];
  return { kind: 'transform', name, status: job.TransformJobStatus ?? '', reason: job.FailureReason, inputs: inputs.filter(isText) };
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}
