import type { TrainingJobRequest } from '../aws/training-jobs.ts';
import type { TransformJobRequest } from '../aws/transform-jobs.ts';
import type { Config } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import type { BatchRequest } from '../plan/transform.ts';
import { planRequest } from '../publish/request.ts';
import type { SampleCompression } from '../publish/sample-compression.ts';
import type { EndpointPlan, ModelPlan } from './hosting.ts';
import { runName, runTags } from './names.ts';
import { planEndpoint, planModel } from './plan-hosting.ts';
import { type CodeSource, describeCode } from './plan-training.ts';
import { type DataSet, dataPrefix, runsPrefix } from './upload.ts';

/** What a rehearsal is made of besides the spec. */
export interface RehearsalWish {
  readonly runId: string;
  readonly code: { readonly train: CodeSource; readonly serve: CodeSource };
  readonly role: string;
  readonly bucket: string;
  readonly channels: readonly DataSet[];
  readonly batch: { readonly request: BatchRequest; readonly set: DataSet };
  /** What the sample files are packed with. */
  readonly compression: SampleCompression;
  /** Machine of all three instead of those of the spec. */
  readonly instanceType?: string | undefined;
  readonly maxRuntime?: number | undefined;
}

/** The requests of a rehearsal: those that the validation of Marketplace makes, and an endpoint. Plain JSON. */
export interface RehearsalPlan {
  /** Name of every job, model and endpoint of this run. */
  readonly name: string;
  readonly training: TrainingJobRequest;
  readonly model: ModelPlan;
  readonly transform: TransformJobRequest;
  readonly endpoint: EndpointPlan;
  readonly batch: BatchRequest;
  readonly batchSet: DataSet;
  readonly sets: readonly DataSet[];
  readonly bucket: string;
  /** Key prefix of everything that this run writes, with a slash at its end. */
  readonly results: string;
}

/**
 * The jobs that CreateAlgorithm would start on its validation profile, made from that very profile: only where data lie and results go is
 * our own. Calls nobody. Throws UserError when no sample can be batch input.
 */
export function planRehearsal(config: Config, wish: RehearsalWish): RehearsalPlan {
  const { runId, role, bucket, batch, code } = wish;
  const name = runName(config, 'test', runId);
  const output = `s3://${bucket}/${runsPrefix(config)}`;
  const tags = { Tags: runTags(config, runId) };
  const jobs = readProfile(config, wish, output);
  const { TrainingInputMode, ...train } = jobs.train;
  const training = {
    TrainingJobName: name,
    AlgorithmSpecification: { ...describeCode(config, code.train), TrainingInputMode },
    ...{ HyperParameters: {}, ...train },
    ResourceConfig: { ...train.ResourceConfig, ...machine(wish) },
    StoppingCondition: {
      ...train.StoppingCondition,
      ...(wish.maxRuntime === undefined ? {} : { MaxRuntimeInSeconds: wish.maxRuntime }),
    },
    ...{ RoleArn: role, EnableNetworkIsolation: true, ...tags },
  };
  const model = planModel(config, { what: 'test', runId, role, code: code.serve, artifact: `${output}/${name}/output/model.tar.gz` });
  const transform = {
    ...{ TransformJobName: name, ModelName: name, ...jobs.transform },
    TransformOutput: { ...jobs.transform.TransformOutput, S3OutputPath: `${output}/${name}/transform` },
    TransformResources: { ...jobs.transform.TransformResources, ...machine(wish) },
    ...tags,
  };
  return {
    // Both schemas follow the same API; that of the profile leaves open what the other does not use.
    training: training as TrainingJobRequest,
    transform: transform as TransformJobRequest,
    ...{ name, model, bucket },
    endpoint: planEndpoint(config, model, { instanceType: wish.instanceType }),
    batch: batch.request,
    batchSet: batch.set,
    sets: [...wish.channels, batch.set],
    results: `${runsPrefix(config)}/${name}/`,
  };
}

function machine({ instanceType }: RehearsalWish): { readonly InstanceType?: string } {
  return instanceType === undefined ? {} : { InstanceType: instanceType };
}

/** Both jobs of the validation profile, with data from where this run has put them. */
function readProfile(config: Config, { role, bucket, channels, batch, compression }: RehearsalWish, output: string) {
  const uriOf = (set: DataSet) => `s3://${bucket}/${dataPrefix(config, set)}`;
  const byName = new Map(channels.map((set) => [set.what, uriOf(set)]));
  const places = {
    ...{ bucket, prefix: '', samples: '', trainingOutput: output, transformOutput: output },
    channel: (name: string) => byName.get(name) ?? '',
    batch: uriOf(batch.set),
  };
  const { ValidationSpecification } = planRequest(config, { role, images: { train: '', serve: '' }, places, compression });
  const [profile] = ValidationSpecification?.ValidationProfiles ?? [];
  const { TrainingJobDefinition: train, TransformJobDefinition: transform } = profile ?? {};
  if (train !== undefined && transform !== undefined) return { train, transform };
  throw new UserError('The spec has no sample that a batch transform could take.', { hint: 'Name one under samples.batch.' });
}
