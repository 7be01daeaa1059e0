import {
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  DescribeTrainingJobCommand,
  type DescribeTrainingJobCommandOutput,
  paginateListTrainingJobs,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import type { ClientSettings } from './client-settings.ts';
import { type Listed, type ListFilter, openSageMaker, PAGE, type Tag, timeOf } from './sagemaker-client.ts';

/** One channel of a training job, in the words of the API. */
export interface TrainingChannelRequest {
  readonly ChannelName: string;
  readonly DataSource: {
    readonly S3DataSource: {
      readonly S3DataType: 'S3Prefix';
      readonly S3Uri: string;
      readonly S3DataDistributionType: 'FullyReplicated' | 'ShardedByS3Key';
    };
  };
  readonly ContentType?: string;
  readonly CompressionType: 'None' | 'Gzip';
  readonly RecordWrapperType: 'None' | 'RecordIO';
  readonly InputMode: string;
}

/** CreateTrainingJob, as far as an algorithm product uses it. Plain JSON, so that a dry run can print it as it is sent. */
export interface TrainingJobRequest {
  readonly TrainingJobName: string;
  readonly AlgorithmSpecification: {
    /** Either this, by digest, or `AlgorithmName`. */
    readonly TrainingImage?: string;
    /** Name or ARN of an algorithm resource. */
    readonly AlgorithmName?: string;
    readonly TrainingInputMode: string;
    readonly MetricDefinitions?: readonly { readonly Name: string; readonly Regex: string }[];
  };
  readonly HyperParameters: Readonly<Record<string, string>>;
  readonly InputDataConfig: readonly TrainingChannelRequest[];
  readonly OutputDataConfig: { readonly S3OutputPath: string };
  readonly ResourceConfig: { readonly InstanceType: string; readonly InstanceCount: number; readonly VolumeSizeInGB: number };
  readonly RoleArn: string;
  readonly StoppingCondition: { readonly MaxRuntimeInSeconds: number; readonly MaxWaitTimeInSeconds?: number };
  readonly EnableNetworkIsolation: boolean;
  readonly EnableManagedSpotTraining?: boolean;
  readonly Tags: readonly Tag[];
}

/** A stage that a training job went through. Times are milliseconds since the epoch. */
export interface StatusTransition {
  readonly status: string;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly message: string;
}

/** A training job as DescribeTrainingJob shows it. Plain JSON; times are milliseconds since the epoch. */
export interface TrainingJob {
  readonly name: string;
  readonly arn: string;
  /** `InProgress`, `Completed`, `Failed`, `Stopping`, `Stopped`. */
  readonly status: string;
  readonly secondaryStatus: string;
  readonly transitions: readonly StatusTransition[];
  readonly failureReason: string | undefined;
  /** S3 URI of model.tar.gz, once there is one. */
  readonly artifact: string | undefined;
  /** Where the job's output went: the `S3OutputPath` of the request. */
  readonly outputPath: string | undefined;
  /** FinalMetricDataList. */
  readonly metrics: readonly { readonly name: string; readonly value: number; readonly at: number | undefined }[];
  readonly trainingSeconds: number | undefined;
  readonly billableSeconds: number | undefined;
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly instanceType: string | undefined;
  readonly instanceCount: number | undefined;
  /** Set when the job was made from an algorithm resource. */
  readonly algorithm: string | undefined;
}

/** Training jobs of one place. Every method throws AwsError. */
export interface TrainingJobs {
  /** Starts a job; gives its ARN. */
  create(request: TrainingJobRequest): Promise<string>;
  describe(name: string): Promise<TrainingJob>;
  /** Asks SageMaker to stop it; the container gets 120 seconds. */
  stop(name: string): Promise<void>;
  list(filter: ListFilter): Promise<readonly Listed[]>;
}

export function createTrainingJobs(settings: ClientSettings, signal: AbortSignal): TrainingJobs {
  const { client, call } = openSageMaker(settings, signal);
  return {
    async create(request) {
      const input = request as unknown as CreateTrainingJobCommandInput;
      const { TrainingJobArn = '' } = await call('CreateTrainingJob', (to, abort) => to.send(new CreateTrainingJobCommand(input), abort));
      return TrainingJobArn;
    },
    describe: async (TrainingJobName) =>
      readJob(await call('DescribeTrainingJob', (to, abort) => to.send(new DescribeTrainingJobCommand({ TrainingJobName }), abort))),
    stop: async (TrainingJobName) =>
      void (await call('StopTrainingJob', (to, abort) => to.send(new StopTrainingJobCommand({ TrainingJobName }), abort))),
    list: ({ nameContains }) =>
      call('ListTrainingJobs', async () => {
        const found: Listed[] = [];
        const wish = nameContains === undefined ? {} : { NameContains: nameContains };
        for await (const { TrainingJobSummaries = [] } of paginateListTrainingJobs({ client, pageSize: PAGE }, wish, {
          abortSignal: signal,
        })) {
          signal.throwIfAborted();
          found.push(
            ...TrainingJobSummaries.map(({ TrainingJobName = '', TrainingJobArn = '', TrainingJobStatus = '', CreationTime }) => ({
              name: TrainingJobName,
              arn: TrainingJobArn,
              status: TrainingJobStatus,
              createdAt: timeOf(CreationTime) ?? 0,
            })),
          );
        }
        return found;
      }),
  };
}

function readJob(answer: DescribeTrainingJobCommandOutput): TrainingJob {
  return {
    name: answer.TrainingJobName ?? '',
    arn: answer.TrainingJobArn ?? '',
    status: answer.TrainingJobStatus ?? '',
    secondaryStatus: answer.SecondaryStatus ?? '',
    transitions: (answer.SecondaryStatusTransitions ?? []).map(({ Status, StartTime, EndTime, StatusMessage = '' }) => ({
      status: Status ?? '',
      startedAt: timeOf(StartTime) ?? 0,
      endedAt: timeOf(EndTime),
      message: StatusMessage,
    })),
    failureReason: answer.FailureReason,
    artifact: answer.ModelArtifacts?.S3ModelArtifacts,
    outputPath: answer.OutputDataConfig?.S3OutputPath,
    metrics: (answer.FinalMetricDataList ?? []).map(({ MetricName = '', Value = Number.NaN, Timestamp }) => ({
      name: MetricName,
      value: Value,
      at: timeOf(Timestamp),
    })),
    trainingSeconds: answer.TrainingTimeInSeconds,
    billableSeconds: answer.BillableTimeInSeconds,
    createdAt: timeOf(answer.CreationTime) ?? 0,
    startedAt: timeOf(answer.TrainingStartTime),
    endedAt: timeOf(answer.TrainingEndTime),
    instanceType: answer.ResourceConfig?.InstanceType,
    instanceCount: answer.ResourceConfig?.InstanceCount,
    algorithm: answer.AlgorithmSpecification?.AlgorithmName,
  };
}
