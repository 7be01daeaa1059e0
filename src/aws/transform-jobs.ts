import {
  CreateTransformJobCommand,
  type CreateTransformJobCommandInput,
  DescribeTransformJobCommand,
  type DescribeTransformJobCommandOutput,
  paginateListTransformJobs,
  StopTransformJobCommand,
} from '@aws-sdk/client-sagemaker';
import type { ClientSettings } from './client-settings.ts';
import { type Listed, type ListFilter, openSageMaker, PAGE, type Tag, timeOf } from './sagemaker-client.ts';

/** CreateTransformJob, as far as we use it. Plain JSON. */
export interface TransformJobRequest {
  readonly TransformJobName: string;
  readonly ModelName: string;
  readonly MaxConcurrentTransforms?: number;
  readonly MaxPayloadInMB?: number;
  readonly BatchStrategy?: 'MultiRecord' | 'SingleRecord';
  readonly TransformInput: {
    readonly DataSource: { readonly S3DataSource: { readonly S3DataType: 'S3Prefix'; readonly S3Uri: string } };
    readonly ContentType: string;
    readonly CompressionType: 'None' | 'Gzip';
    readonly SplitType: string;
  };
  readonly TransformOutput: { readonly S3OutputPath: string; readonly Accept?: string; readonly AssembleWith: string };
  readonly TransformResources: { readonly InstanceType: string; readonly InstanceCount: number };
  readonly Tags: readonly Tag[];
}

/** A transform job as DescribeTransformJob shows it. Plain JSON; times are milliseconds since the epoch. */
export interface TransformJob {
  readonly name: string;
  readonly arn: string;
  /** `InProgress`, `Completed`, `Failed`, `Stopping`, `Stopped`. */
  readonly status: string;
  readonly failureReason: string | undefined;
  readonly model: string;
  readonly input: string;
  readonly output: string;
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
}

/** Transform jobs of one place. Every method throws AwsError. */
export interface TransformJobs {
  create(request: TransformJobRequest): Promise<string>;
  describe(name: string): Promise<TransformJob>;
  stop(name: string): Promise<void>;
  list(filter: ListFilter): Promise<readonly Listed[]>;
}

export function createTransformJobs(settings: ClientSettings, signal: AbortSignal): TransformJobs {
  const { client, call } = openSageMaker(settings, signal);
  return {
    async create(request) {
      const input = request as unknown as CreateTransformJobCommandInput;
      const { TransformJobArn = '' } = await call('CreateTransformJob', (to, abort) =>
        to.send(new CreateTransformJobCommand(input), abort),
      );
      return TransformJobArn;
    },
    describe: async (TransformJobName) =>
      readJob(await call('DescribeTransformJob', (to, abort) => to.send(new DescribeTransformJobCommand({ TransformJobName }), abort))),
    stop: async (TransformJobName) =>
      void (await call('StopTransformJob', (to, abort) => to.send(new StopTransformJobCommand({ TransformJobName }), abort))),
    list: ({ nameContains }) =>
      call('ListTransformJobs', async () => {
        const found: Listed[] = [];
        const wish = nameContains === undefined ? {} : { NameContains: nameContains };
        for await (const { TransformJobSummaries = [] } of paginateListTransformJobs({ client, pageSize: PAGE }, wish, {
          abortSignal: signal,
        })) {
          signal.throwIfAborted();
          found.push(
            ...TransformJobSummaries.map(({ TransformJobName = '', TransformJobArn = '', TransformJobStatus = '', CreationTime }) => ({
              name: TransformJobName,
              arn: TransformJobArn,
              status: TransformJobStatus,
              createdAt: timeOf(CreationTime) ?? 0,
            })),
          );
        }
        return found;
      }),
  };
}

function readJob(answer: DescribeTransformJobCommandOutput): TransformJob {
  return {
    name: answer.TransformJobName ?? '',
    arn: answer.TransformJobArn ?? '',
    status: answer.TransformJobStatus ?? '',
    failureReason: answer.FailureReason,
    model: answer.ModelName ?? '',
    input: answer.TransformInput?.DataSource?.S3DataSource?.S3Uri ?? '',
    output: answer.TransformOutput?.S3OutputPath ?? '',
    createdAt: timeOf(answer.CreationTime) ?? 0,
    startedAt: timeOf(answer.TransformStartTime),
    endedAt: timeOf(answer.TransformEndTime),
  };
}
