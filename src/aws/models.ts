import {
  CreateModelCommand,
  type CreateModelCommandInput,
  CreateModelPackageCommand,
  DeleteModelCommand,
  DeleteModelPackageCommand,
  DescribeModelPackageCommand,
  paginateListModelPackages,
  paginateListModels,
} from '@aws-sdk/client-sagemaker';
import type { ClientSettings } from './client-settings.ts';
import { type Listed, type ListFilter, openSageMaker, PAGE, type Tag, timeOf } from './sagemaker-client.ts';

/** CreateModel, as far as we use it. Plain JSON. */
export interface ModelRequest {
  readonly ModelName: string;
  readonly PrimaryContainer: {
    /** Image by digest, with its `ModelDataUrl`, or a `ModelPackageName` alone. */
    readonly Image?: string;
    readonly ModelDataUrl?: string;
    readonly ModelPackageName?: string;
    readonly Environment?: Readonly<Record<string, string>>;
  };
  readonly ExecutionRoleArn: string;
  readonly EnableNetworkIsolation: boolean;
  readonly Tags: readonly Tag[];
}

/** CreateModelPackage of a model that an algorithm resource has trained: the only way to serve one without its images. Plain JSON. */
export interface ModelPackageRequest {
  readonly ModelPackageName: string;
  readonly SourceAlgorithmSpecification: {
    readonly SourceAlgorithms: readonly { readonly AlgorithmName: string; readonly ModelDataUrl: string }[];
  };
  readonly Tags: readonly Tag[];
}

/** State of a model package: `Pending`, `InProgress`, `Completed`, `Failed`, `Deleting`. */
export interface ModelPackage {
  readonly arn: string;
  readonly status: string;
  readonly failureReason: string | undefined;
}

/** Models and model packages of one place; neither costs anything. Every method throws AwsError. */
export interface Models {
  create(request: ModelRequest): Promise<string>;
  delete(name: string): Promise<void>;
  list(filter: ListFilter): Promise<readonly Listed[]>;
  createPackage(request: ModelPackageRequest): Promise<string>;
  describePackage(name: string): Promise<ModelPackage>;
  deletePackage(name: string): Promise<void>;
  listPackages(filter: ListFilter): Promise<readonly Listed[]>;
}

export function createModels(settings: ClientSettings, signal: AbortSignal): Models {
  const { client, call } = openSageMaker(settings, signal);
  return {
    async create(request) {
      const input = request as unknown as CreateModelCommandInput;
      const { ModelArn = '' } = await call('CreateModel', (to, abort) => to.send(new CreateModelCommand(input), abort));
      return ModelArn;
    },
    delete: async (ModelName) => void (await call('DeleteModel', (to, abort) => to.send(new DeleteModelCommand({ ModelName }), abort))),
    list: ({ nameContains }) =>
      call('ListModels', async () => {
        const found: Listed[] = [];
        const wish = nameContains === undefined ? {} : { NameContains: nameContains };
        for await (const { Models = [] } of paginateListModels({ client, pageSize: PAGE }, wish, { abortSignal: signal })) {
          signal.throwIfAborted();
          found.push(
            ...Models.map(({ ModelName = '', ModelArn = '', CreationTime }) => ({
              name: ModelName,
              arn: ModelArn,
              status: '-',
              createdAt: timeOf(CreationTime) ?? 0,
            })),
          );
        }
        return found;
      }),
    ...packages(settings, signal),
  };
}

function packages(
  settings: ClientSettings,
  signal: AbortSignal,
): Pick<Models, 'createPackage' | 'describePackage' | 'deletePackage' | 'listPackages'> {
  const { client, call } = openSageMaker(settings, signal);
  return {
    async createPackage({ ModelPackageName, SourceAlgorithmSpecification: { SourceAlgorithms }, Tags }) {
      const input = { ModelPackageName, SourceAlgorithmSpecification: { SourceAlgorithms: [...SourceAlgorithms] }, Tags: [...Tags] };
      const { ModelPackageArn = '' } = await call('CreateModelPackage', (to, abort) =>
        to.send(new CreateModelPackageCommand(input), abort),
      );
      return ModelPackageArn;
    },
    async describePackage(ModelPackageName) {
      const answer = await call('DescribeModelPackage', (to, abort) =>
        to.send(new DescribeModelPackageCommand({ ModelPackageName }), abort),
      );
      const details = answer.ModelPackageStatusDetails?.ValidationStatuses ?? [];
      return {
        arn: answer.ModelPackageArn ?? '',
        status: answer.ModelPackageStatus ?? '',
        failureReason: details.flatMap(({ FailureReason }) => (FailureReason === undefined ? [] : [FailureReason]))[0],
      };
    },
    deletePackage: async (ModelPackageName) =>
      void (await call('DeleteModelPackage', (to, abort) => to.send(new DeleteModelPackageCommand({ ModelPackageName }), abort))),
    listPackages: ({ nameContains }) =>
      call('ListModelPackages', async () => {
        const found: Listed[] = [];
        const wish = nameContains === undefined ? {} : { NameContains: nameContains };
        for await (const { ModelPackageSummaryList = [] } of paginateListModelPackages({ client, pageSize: PAGE }, wish, {
          abortSignal: signal,
        })) {
          signal.throwIfAborted();
          found.push(
            ...ModelPackageSummaryList.map(({ ModelPackageName = '', ModelPackageArn = '', ModelPackageStatus = '', CreationTime }) => ({
              name: ModelPackageName,
              arn: ModelPackageArn,
              status: ModelPackageStatus,
              createdAt: timeOf(CreationTime) ?? 0,
            })),
          );
        }
        return found;
      }),
  };
}
