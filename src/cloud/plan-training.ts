import type { TrainingChannelRequest, TrainingJobRequest } from '../aws/training-jobs.ts';
import type { Config } from '../config/schema.ts';
import { resolveMode } from '../plan/train.ts';
import type { InputMode } from '../sagemaker/contract.ts';
import { runName, runTags, type What } from './names.ts';

/** Where the code of a job comes from: our own image by digest, or an algorithm resource as a buyer uses it. */
export type CodeSource = { readonly kind: 'image'; readonly image: string } | { readonly kind: 'algorithm'; readonly algorithm: string };

/** What a training job is made of besides the spec. */
export interface TrainingWish {
  readonly what: What;
  readonly runId: string;
  readonly code: CodeSource;
  readonly role: string;
  /** S3 URI, without a slash at its end, below which SageMaker puts `<job>/output/model.tar.gz`. */
  readonly output: string;
  /** S3 URI of each channel. */
  readonly channels: Readonly<Record<string, string>>;
  /** Channels whose files are all gzip files: in Pipe mode the platform inflates them. */
  readonly packed?: readonly string[];
  /** Everything that the job gets, as text. */
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly inputMode?: InputMode | undefined;
  readonly instanceType?: string | undefined;
  readonly instances?: number | undefined;
  readonly volumeGb?: number | undefined;
  /** Seconds. */
  readonly maxRuntime?: number | undefined;
  readonly spot?: boolean;
  /** Seconds that a spot job may take in all, waiting included. */
  readonly maxWait?: number | undefined;
}

/** CreateTrainingJob of a project: without network, with what the spec declares, and nothing that a buyer's job would not have. */
export function planTrainingJob(config: Config, wish: TrainingWish): TrainingJobRequest {
  const { validation } = config.publish;
  const seconds = wish.maxRuntime ?? validation.maxRuntimeInSeconds;
  const channels = Object.entries(wish.channels).map(([name, uri]) => planChannel(config, name, uri, wish));
  return {
    TrainingJobName: runName(config, wish.what, wish.runId),
    AlgorithmSpecification: {
      ...describeCode(config, wish.code),
      TrainingInputMode: channels[0]?.InputMode ?? 'File',
    },
    HyperParameters: wish.hyperparameters,
    InputDataConfig: channels,
    OutputDataConfig: { S3OutputPath: wish.output },
    ResourceConfig: {
      InstanceType: trainingInstance(config, wish.instanceType),
      InstanceCount: wish.instances ?? 1,
      VolumeSizeInGB: wish.volumeGb ?? validation.volumeSizeInGB,
    },
    RoleArn: wish.role,
    StoppingCondition: {
      MaxRuntimeInSeconds: seconds,
      ...(wish.spot === true ? { MaxWaitTimeInSeconds: wish.maxWait ?? 2 * seconds } : {}),
    },
    EnableNetworkIsolation: true,
    ...(wish.spot === true ? { EnableManagedSpotTraining: true } : {}),
    Tags: runTags(config, wish.runId),
  };
}

/** Machine of a training job: the one asked for, that of the validation, the first that the product supports. */
export function trainingInstance({ publish, training }: Config, asked?: string): string {
  return asked ?? publish.validation.trainingInstanceType ?? training.instanceTypes[0] ?? 'ml.m5.large';
}

/** An algorithm resource brings its own metric definitions; a request that repeats them is refused. */
export function describeCode(
  { training }: Config,
  code: CodeSource,
): Omit<TrainingJobRequest['AlgorithmSpecification'], 'TrainingInputMode'> {
  if (code.kind === 'algorithm') return { AlgorithmName: code.algorithm };
  const metrics = Object.entries(training.metrics).map(([Name, { regex }]) => ({ Name, Regex: regex }));
  return { TrainingImage: code.image, ...(metrics.length === 0 ? {} : { MetricDefinitions: metrics }) };
}

function planChannel(config: Config, name: string, uri: string, { inputMode, packed = [] }: TrainingWish): TrainingChannelRequest {
  const declared = config.training.channels[name];
  const contentType = config.samples.channels[name]?.contentType ?? declared?.contentTypes[0];
  const mode = inputMode ?? resolveMode(config, name);
  return {
    ChannelName: name,
    DataSource: {
      // The slash keeps a channel apart from another whose name begins like it.
      S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `${uri}/`, S3DataDistributionType: 'FullyReplicated' },
    },
    ...(contentType === undefined ? {} : { ContentType: contentType }),
    CompressionType: mode === 'Pipe' && packed.includes(name) ? 'Gzip' : 'None',
    RecordWrapperType: mode === 'Pipe' ? (declared?.recordWrapper ?? 'None') : 'None',
    InputMode: mode,
  };
}
