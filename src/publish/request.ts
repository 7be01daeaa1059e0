import { chooseBatchSample } from '../config/batch-sample.ts';
import type { CreateAlgorithmRequest, RequestTrainingJob, RequestTransformJob } from '../config/create-algorithm.ts';
import type { Config } from '../config/schema.ts';
import type { InputMode } from '../sagemaker/contract.ts';
import { algorithmName } from './names.ts';
import { type ImageReferences, resourceTags, type S3Places } from './places.ts';
import { planTrainingSpecification } from './request-training.ts';
import type { SampleCompression } from './sample-compression.ts';

/** What a request needs besides the spec. */
export interface RequestTarget {
  /** ARN of the role that the validation runs as. */
  readonly role: string;
  readonly images: ImageReferences;
  readonly places: S3Places;
  /** What the sample files are packed with; left out: nothing. */
  readonly compression?: SampleCompression;
}

/** Name of the one validation profile; only people see it. */
const PROFILE_NAME = 'validation';

/** The CreateAlgorithm request of a project, whole and in the order of the API's reference. Pure. */
export function planRequest(config: Config, target: RequestTarget): CreateAlgorithmRequest {
  return {
    AlgorithmName: algorithmName(config),
    ...described('AlgorithmDescription', config.description),
    TrainingSpecification: planTrainingSpecification(config, target.images.train),
    InferenceSpecification: planInference(config, target.images.serve),
    ValidationSpecification: {
      ValidationRole: target.role,
      ValidationProfiles: [planProfile(config, target)],
    },
    // Without it the resource can never become a product (MKT-12).
    CertifyForMarketplace: true,
    Tags: Object.entries(resourceTags(config)).map(([Key, Value]) => ({ Key, Value })),
  };
}

type Inference = NonNullable<CreateAlgorithmRequest['InferenceSpecification']>;
type Profile = NonNullable<CreateAlgorithmRequest['ValidationSpecification']>['ValidationProfiles'][number];

function planInference({ inference }: Config, image: string): Inference {
  const { environment } = inference;
  return {
    Containers: [{ Image: image, ...(Object.keys(environment).length === 0 ? {} : { Environment: { ...environment } }) }],
    SupportedTransformInstanceTypes: [...inference.transformInstanceTypes],
    SupportedRealtimeInferenceInstanceTypes: [...inference.realtimeInstanceTypes],
    SupportedContentTypes: [...inference.contentTypes],
    ...(inference.responseTypes.length === 0 ? {} : { SupportedResponseMIMETypes: [...inference.responseTypes] }),
  };
}

function planProfile(config: Config, target: RequestTarget): Profile {
  const transform = planTransformJob(config, target);
  return {
    ProfileName: PROFILE_NAME,
    TrainingJobDefinition: planTrainingJob(config, target),
    ...(transform === undefined ? {} : { TransformJobDefinition: transform }),
  };
}

function planTrainingJob(config: Config, { places, compression }: RequestTarget): RequestTrainingJob {
  const { validation } = config.publish;
  const names = Object.keys(config.samples.channels);
  const mode = jobMode(config);
  const hyperparameters = sampleHyperparameters(config);
  return {
    TrainingInputMode: mode,
    ...(Object.keys(hyperparameters).length === 0 ? {} : { HyperParameters: hyperparameters }),
    InputDataConfig: names.map((name) => planInput(config, { name, jobMode: mode, places, compression })),
    OutputDataConfig: {
      S3OutputPath: places.trainingOutput,
      ...(validation.kmsKey === undefined ? {} : { KmsKeyId: validation.kmsKey }),
      CompressionType: 'GZIP',
    },
    ResourceConfig: {
      InstanceType: validation.trainingInstanceType ?? config.training.instanceTypes[0] ?? '',
      InstanceCount: validation.trainingInstanceCount,
      VolumeSizeInGB: validation.volumeSizeInGB,
      ...(validation.volumeKmsKey === undefined ? {} : { VolumeKmsKeyId: validation.volumeKmsKey }),
    },
    StoppingCondition: { MaxRuntimeInSeconds: validation.maxRuntimeInSeconds },
  };
}

/** The mode of most channels, the first one's where that is open; those that differ say so themselves (PIPE-11). */
function jobMode({ samples }: Config): InputMode {
  const modes = Object.values(samples.channels).map(({ inputMode }) => inputMode);
  const uses = (mode: InputMode) => modes.filter((one) => one === mode).length;
  return modes.reduce<InputMode>((best, mode) => (uses(mode) > uses(best) ? mode : best), modes[0] ?? 'File');
}

/** What `test-local` trains with: the declared defaults, and over them the first sample set. */
function sampleHyperparameters({ training, samples }: Config): Record<string, string> {
  const defaults = Object.entries(training.hyperparameters).flatMap(([name, spec]) =>
    spec.default === undefined ? [] : [[name, spec.default] as const],
  );
  const all = [...defaults, ...Object.entries(samples.hyperparameters[0] ?? {})];
  return Object.fromEntries(all.map(([name, value]) => [name, String(value)]));
}

interface InputWish {
  readonly name: string;
  readonly jobMode: InputMode;
  readonly places: S3Places;
  readonly compression: SampleCompression | undefined;
}

function planInput(config: Config, { name, jobMode, places, compression }: InputWish): RequestTrainingJob['InputDataConfig'][number] {
  const channel = config.training.channels[name];
  const { contentType = channel?.contentTypes[0], inputMode, distribution, shuffleSeed } = config.samples.channels[name] ?? {};
  const mode = inputMode ?? 'File';
  // The platform inflates what streams through a pipe; in the other modes files arrive as they are (PIPE-08).
  const packed = mode === 'Pipe' && compression?.channels[name] === 'all';
  return {
    ChannelName: name,
    DataSource: {
      S3DataSource: {
        S3DataType: 'S3Prefix',
        S3Uri: folderUri(places.channel(name)),
        S3DataDistributionType: distribution ?? 'FullyReplicated',
      },
    },
    ...(contentType === undefined ? {} : { ContentType: contentType }),
    CompressionType: packed ? 'Gzip' : 'None',
    ...(mode === 'Pipe' ? { RecordWrapperType: channel?.recordWrapper ?? 'None' } : {}),
    ...(mode === jobMode ? {} : { InputMode: mode }),
    ...(shuffleSeed === undefined ? {} : { ShuffleConfig: { Seed: shuffleSeed } }),
  };
}

function planTransformJob(config: Config, { places, compression }: RequestTarget): RequestTransformJob | undefined {
  const sample = chooseBatchSample(config);
  if (sample === undefined) return undefined;
  const { validation } = config.publish;
  return {
    ...(validation.maxConcurrentTransforms === undefined ? {} : { MaxConcurrentTransforms: validation.maxConcurrentTransforms }),
    ...(validation.maxPayloadInMB === undefined ? {} : { MaxPayloadInMB: validation.maxPayloadInMB }),
    // It only counts where something is cut (BATCH-07).
    ...(sample.split === 'None' ? {} : { BatchStrategy: sample.strategy }),
    ...(validation.transformEnvironment === undefined ? {} : { Environment: { ...validation.transformEnvironment } }),
    TransformInput: {
      DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: folderUri(places.batch) } },
      ContentType: sample.contentType,
      CompressionType: compression?.batch === 'all' ? 'Gzip' : 'None',
      SplitType: sample.split,
    },
    TransformOutput: {
      S3OutputPath: places.transformOutput,
      ...(sample.accept === undefined ? {} : { Accept: sample.accept }),
      AssembleWith: sample.assemble,
      ...(validation.kmsKey === undefined ? {} : { KmsKeyId: validation.kmsKey }),
    },
    TransformResources: {
      InstanceType: validation.transformInstanceType ?? config.inference.transformInstanceTypes[0] ?? '',
      InstanceCount: validation.transformInstanceCount,
      ...(validation.volumeKmsKey === undefined ? {} : { VolumeKmsKeyId: validation.volumeKmsKey }),
    },
  };
}

/** A prefix matches every key that begins with it: without the slash at its end, `train` would take `train-2` in, too. */
function folderUri(uri: string): string {
  return `${uri}/`;
}

/** A text of its own member, where there is one: an empty description says nothing to anybody. */
function described<K extends string>(member: K, text: string): Partial<Record<K, string>> {
  return text === '' ? {} : ({ [member]: text } as Record<K, string>);
}
