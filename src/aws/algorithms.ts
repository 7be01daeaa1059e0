import {
  CreateAlgorithmCommand,
  DeleteAlgorithmCommand,
  DescribeAlgorithmCommand,
  ListTagsCommand,
  paginateListAlgorithms,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { ClientSettings } from './client-settings.ts';
import { asAwsFailure, callAws } from './failure.ts';

const ALGORITHM_STATUSES = ['Pending', 'InProgress', 'Completed', 'Failed', 'Deleting'] as const;
export type AlgorithmStatus = (typeof ALGORITHM_STATUSES)[number];

/** One stage of the validation, or the scan of one image. */
export interface StageStatus {
  readonly name: string;
  readonly status: 'NotStarted' | 'InProgress' | 'Completed' | 'Failed';
  readonly reason: string | undefined;
}

/** An algorithm resource as AWS describes it. Plain JSON. */
export interface DescribedAlgorithm {
  readonly name: string;
  readonly arn: string;
  readonly status: AlgorithmStatus;
  readonly validation: readonly StageStatus[];
  readonly imageScans: readonly StageStatus[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Set once it belongs to a product of Marketplace. */
  readonly productId: string | undefined;
  /** The members that CreateAlgorithm takes, as DescribeAlgorithm shows them: some that were sent are missing, others were added. */
  readonly request: Readonly<Record<string, unknown>>;
}

export type AlgorithmSummary = Pick<DescribedAlgorithm, 'name' | 'arn' | 'status' | 'createdAt'>;

/** A CreateAlgorithm request; who builds it knows its members. */
export type AlgorithmRequestBody = object & { readonly AlgorithmName: string };

/** Algorithm resources. Every method throws AwsError. */
export interface Algorithms {
  /** ARN of the new resource. */
  create(request: AlgorithmRequestBody): Promise<string>;
  /** Undefined when there is none of this name, in this account and Region. */
  describe(name: string): Promise<DescribedAlgorithm | undefined>;
  /** Begins to delete; `gone` when there is none. */
  delete(name: string): Promise<'deleting' | 'gone'>;
  /** Those whose name contains this, the newest first. */
  list(nameContains: string): Promise<readonly AlgorithmSummary[]>;
  tags(arn: string): Promise<Readonly<Record<string, string>>>;
}

export function createAlgorithms(settings: ClientSettings, signal: AbortSignal): Algorithms {
  const client = new SageMakerClient({ ...settings });
  const abort = { abortSignal: signal };
  return {
    async create(request) {
      const command = new CreateAlgorithmCommand(request as never);
      const { AlgorithmArn = '' } = await call('CreateAlgorithm', () => client.send(command, abort));
      return AlgorithmArn;
    },
    async describe(AlgorithmName) {
      try {
        return plain(await call('DescribeAlgorithm', () => client.send(new DescribeAlgorithmCommand({ AlgorithmName }), abort)));
      } catch (error) {
        if (isUnknown(error)) return undefined;
        throw error;
      }
    },
    async delete(AlgorithmName) {
      try {
        await call('DeleteAlgorithm', () => client.send(new DeleteAlgorithmCommand({ AlgorithmName }), abort));
        return 'deleting';
      } catch (error) {
        if (isUnknown(error)) return 'gone';
        throw error;
      }
    },
    list: (NameContains) =>
      call('ListAlgorithms', async () => {
        const found: AlgorithmSummary[] = [];
        const query = { NameContains, SortBy: 'CreationTime', SortOrder: 'Descending', MaxResults: 100 } as const;
        for await (const { AlgorithmSummaryList = [] } of paginateListAlgorithms({ client }, query, { abortSignal: signal })) {
          signal.throwIfAborted();
          found.push(...AlgorithmSummaryList.map(summarise));
        }
        return found;
      }),
    async tags(ResourceArn) {
      const { Tags = [] } = await call('ListTags', () => client.send(new ListTagsCommand({ ResourceArn, MaxResults: 100 }), abort));
      return Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
    },
  };
}

const call = <T>(operation: string, send: () => Promise<T>): Promise<T> => callAws('sagemaker', operation, send);

/** The real service has no error of its own for it: a ValidationException says that the name does not exist. */
function isUnknown(error: unknown): boolean {
  const failure = asAwsFailure(error);
  if (failure === undefined) return false;
  return failure.code === 'ResourceNotFound' || (failure.code === 'ValidationException' && /does not exist/i.test(failure.message));
}

/** The SDK's answer, of which this file takes what it knows. */
interface Answer {
  readonly AlgorithmName?: string | undefined;
  readonly AlgorithmArn?: string | undefined;
  readonly AlgorithmStatus?: string | undefined;
  readonly CreationTime?: Date | undefined;
  readonly ProductId?: string | undefined;
  readonly AlgorithmStatusDetails?: { readonly ValidationStatuses?: Items; readonly ImageScanStatuses?: Items } | undefined;
}
type Items =
  | readonly { readonly Name?: string | undefined; readonly Status?: string | undefined; readonly FailureReason?: string | undefined }[]
  | undefined;

function summarise({ AlgorithmName = '', AlgorithmArn = '', AlgorithmStatus, CreationTime }: Answer): AlgorithmSummary {
  return {
    name: AlgorithmName,
    arn: AlgorithmArn,
    status: ALGORITHM_STATUSES.find((known) => known === AlgorithmStatus) ?? 'Pending',
    createdAt: CreationTime?.getTime() ?? 0,
  };
}

function plain(answer: Answer): DescribedAlgorithm {
  const { AlgorithmArn, AlgorithmStatus, CreationTime, ProductId, AlgorithmStatusDetails: details, ...rest } = answer;
  const request: Record<string, unknown> = JSON.parse(JSON.stringify(rest));
  delete request['$metadata'];
  return {
    ...summarise(answer),
    validation: stages(details?.ValidationStatuses),
    imageScans: stages(details?.ImageScanStatuses),
    productId: ProductId,
    request,
  };
}

function stages(items: Items = []): readonly StageStatus[] {
  return items.map(({ Name = '', Status, FailureReason }) => ({
    name: Name,
    status: (['InProgress', 'Completed', 'Failed'] as const).find((known) => known === Status) ?? 'NotStarted',
    reason: FailureReason,
  }));
}
