import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  type CreateEndpointConfigCommandInput,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DescribeEndpointCommand,
  paginateListEndpointConfigs,
  paginateListEndpoints,
} from '@aws-sdk/client-sagemaker';
import type { ClientSettings } from './client-settings.ts';
import { type Listed, type ListFilter, openSageMaker, PAGE, type Tag, timeOf } from './sagemaker-client.ts';

/** CreateEndpointConfig, as far as we use it. Plain JSON. */
export interface EndpointConfigRequest {
  readonly EndpointConfigName: string;
  readonly ProductionVariants: readonly {
    readonly VariantName: string;
    readonly ModelName: string;
    readonly InitialInstanceCount: number;
    readonly InstanceType: string;
    readonly ContainerStartupHealthCheckTimeoutInSeconds?: number;
  }[];
  readonly Tags: readonly Tag[];
}

/** CreateEndpoint. Plain JSON. */
export interface EndpointRequest {
  readonly EndpointName: string;
  readonly EndpointConfigName: string;
  readonly Tags: readonly Tag[];
}

/** An endpoint as DescribeEndpoint shows it. Times are milliseconds since the epoch. */
export interface Endpoint {
  readonly name: string;
  readonly arn: string;
  /** `Creating`, `InService`, `Failed`, `Deleting`, `OutOfService`, and what stands between two of them. */
  readonly status: string;
  readonly failureReason: string | undefined;
  readonly config: string;
  readonly createdAt: number;
}

/** Endpoints and their configurations in one place. Every method throws AwsError. */
export interface Endpoints {
  createConfig(request: EndpointConfigRequest): Promise<string>;
  deleteConfig(name: string): Promise<void>;
  listConfigs(filter: ListFilter): Promise<readonly Listed[]>;
  create(request: EndpointRequest): Promise<string>;
  describe(name: string): Promise<Endpoint>;
  delete(name: string): Promise<void>;
  list(filter: ListFilter): Promise<readonly Listed[]>;
}

export function createEndpoints(settings: ClientSettings, signal: AbortSignal): Endpoints {
  const { client, call } = openSageMaker(settings, signal);
  return {
    async create({ EndpointName, EndpointConfigName, Tags }) {
      const input = { EndpointName, EndpointConfigName, Tags: [...Tags] };
      const { EndpointArn = '' } = await call('CreateEndpoint', (to, abort) => to.send(new CreateEndpointCommand(input), abort));
      return EndpointArn;
    },
    async describe(EndpointName) {
      const answer = await call('DescribeEndpoint', (to, abort) => to.send(new DescribeEndpointCommand({ EndpointName }), abort));
      return {
        name: answer.EndpointName ?? '',
        arn: answer.EndpointArn ?? '',
        status: answer.EndpointStatus ?? '',
        failureReason: answer.FailureReason,
        config: answer.EndpointConfigName ?? '',
        createdAt: timeOf(answer.CreationTime) ?? 0,
      };
    },
    delete: async (EndpointName) =>
      void (await call('DeleteEndpoint', (to, abort) => to.send(new DeleteEndpointCommand({ EndpointName }), abort))),
    list: ({ nameContains }) =>
      call('ListEndpoints', async () => {
        const found: Listed[] = [];
        const wish = nameContains === undefined ? {} : { NameContains: nameContains };
        for await (const { Endpoints = [] } of paginateListEndpoints({ client, pageSize: PAGE }, wish, { abortSignal: signal })) {
          signal.throwIfAborted();
          found.push(
            ...Endpoints.map(({ EndpointName = '', EndpointArn = '', EndpointStatus = '', CreationTime }) => ({
              name: EndpointName,
              arn: EndpointArn,
              status: EndpointStatus,
              createdAt: timeOf(CreationTime) ?? 0,
            })),
          );
        }
        return found;
      }),
    ...configs(settings, signal),
  };
}

function configs(settings: ClientSettings, signal: AbortSignal): Pick<Endpoints, 'createConfig' | 'deleteConfig' | 'listConfigs'> {
  const { client, call } = openSageMaker(settings, signal);
  return {
    async createConfig(request) {
      const input = request as unknown as CreateEndpointConfigCommandInput;
      const { EndpointConfigArn = '' } = await call('CreateEndpointConfig', (to, abort) =>
        to.send(new CreateEndpointConfigCommand(input), abort),
      );
      return EndpointConfigArn;
    },
    deleteConfig: async (EndpointConfigName) =>
      void (await call('DeleteEndpointConfig', (to, abort) => to.send(new DeleteEndpointConfigCommand({ EndpointConfigName }), abort))),
    listConfigs: ({ nameContains }) =>
      call('ListEndpointConfigs', async () => {
        const found: Listed[] = [];
        const wish = nameContains === undefined ? {} : { NameContains: nameContains };
        for await (const { EndpointConfigs = [] } of paginateListEndpointConfigs({ client, pageSize: PAGE }, wish, {
          abortSignal: signal,
        })) {
          signal.throwIfAborted();
          found.push(
            ...EndpointConfigs.map(({ EndpointConfigName = '', EndpointConfigArn = '', CreationTime }) => ({
              name: EndpointConfigName,
              arn: EndpointConfigArn,
              status: '-',
              createdAt: timeOf(CreationTime) ?? 0,
            })),
          );
        }
        return found;
      }),
  };
}
