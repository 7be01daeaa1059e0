import type { TransformJobRequest } from '../aws/transform-jobs.ts';
import type { Config } from '../config/schema.ts';
import type { BatchRequest } from '../plan/transform.ts';
import type { EndpointPlan, ModelPlan } from './hosting.ts';
import { runName, runTags, type What } from './names.ts';
import type { CodeSource } from './plan-training.ts';

/** What a model is made of besides the spec. */
export interface ModelWish {
  readonly what: What;
  readonly runId: string;
  readonly code: CodeSource;
  readonly role: string;
  /** S3 URI of model.tar.gz. */
  readonly artifact: string;
}

/** CreateModel without network. An algorithm's model goes through a model package, which takes no environment of ours. */
export function planModel(config: Config, { what, runId, code, role, artifact }: ModelWish): ModelPlan {
  const name = runName(config, what, runId);
  const Tags = runTags(config, runId);
  const rest = { ExecutionRoleArn: role, EnableNetworkIsolation: true, Tags };
  if (code.kind === 'algorithm') {
    const source = { AlgorithmName: code.algorithm, ModelDataUrl: artifact };
    return {
      package: { ModelPackageName: name, SourceAlgorithmSpecification: { SourceAlgorithms: [source] }, Tags },
      model: { ModelName: name, PrimaryContainer: { ModelPackageName: name }, ...rest },
    };
  }
  const { environment } = config.inference;
  const variables = Object.keys(environment).length === 0 ? {} : { Environment: environment };
  return { model: { ModelName: name, PrimaryContainer: { Image: code.image, ModelDataUrl: artifact, ...variables }, ...rest } };
}

/** Machines of a transform job. */
export interface TransformWishes {
  readonly what: What;
  readonly runId: string;
  /** S3 URI of the input, without a slash at its end. */
  readonly input: string;
  readonly output: string;
  readonly gzip: boolean;
  readonly instanceType?: string | undefined;
  readonly instances?: number | undefined;
}

/** CreateTransformJob; what the user leaves open, SageMaker asks the container, as the local command does. */
export function planTransformJob(config: Config, modelName: string, request: BatchRequest, wish: TransformWishes): TransformJobRequest {
  const { split, strategy, maxConcurrent, maxPayloadMb } = request.wish;
  const { transformInstanceType } = config.publish.validation;
  return {
    TransformJobName: runName(config, wish.what, wish.runId),
    ModelName: modelName,
    ...(maxConcurrent === undefined ? {} : { MaxConcurrentTransforms: maxConcurrent }),
    ...(maxPayloadMb === undefined ? {} : { MaxPayloadInMB: maxPayloadMb }),
    ...(strategy === undefined ? {} : { BatchStrategy: strategy }),
    TransformInput: {
      DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `${wish.input}/` } },
      ContentType: request.contentType,
      CompressionType: wish.gzip ? 'Gzip' : 'None',
      SplitType: split,
    },
    TransformOutput: {
      S3OutputPath: wish.output,
      ...(request.accept === undefined ? {} : { Accept: request.accept }),
      AssembleWith: request.assemble,
    },
    TransformResources: {
      InstanceType: wish.instanceType ?? transformInstanceType ?? config.inference.transformInstanceTypes[0] ?? 'ml.m5.large',
      InstanceCount: wish.instances ?? 1,
    },
    Tags: runTags(config, wish.runId),
  };
}

/** Machines of an endpoint. */
export interface EndpointWish {
  readonly instanceType?: string | undefined;
  readonly instances?: number | undefined;
}

/** An endpoint with one variant for a model; everything has the same name. */
export function planEndpoint(config: Config, model: ModelPlan, { instanceType, instances = 1 }: EndpointWish = {}): EndpointPlan {
  const name = model.model.ModelName;
  const { Tags } = model.model;
  const InstanceType = instanceType ?? config.inference.realtimeInstanceTypes[0] ?? 'ml.m5.large';
  const variant = { VariantName: 'AllTraffic', ModelName: name, InitialInstanceCount: instances, InstanceType };
  return {
    ...model,
    config: { EndpointConfigName: name, ProductionVariants: [variant], Tags },
    endpoint: { EndpointName: name, EndpointConfigName: name, Tags },
  };
}
