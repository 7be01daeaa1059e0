import type { TrainingJobRequest } from '../aws/training-jobs.ts';
import type { TransformJobRequest } from '../aws/transform-jobs.ts';
import type { Config } from '../config/schema.ts';
import { planHyperparameters } from '../plan/spelling.ts';
import type { BatchRequest } from '../plan/transform.ts';
import type { EndpointPlan, ModelPlan } from './hosting.ts';
import { runName } from './names.ts';
import { planEndpoint, planModel, planTransformJob } from './plan-hosting.ts';
import { type CodeSource, planTrainingJob } from './plan-training.ts';
import { type DataSet, dataPrefix, runsPrefix } from './upload.ts';

/** What a rehearsal is made of besides the spec. */
export interface RehearsalWish {
  readonly runId: string;
  readonly code: { readonly train: CodeSource; readonly serve: CodeSource };
  readonly role: string;
  readonly bucket: string;
  readonly channels: readonly DataSet[];
  readonly batch: { readonly request: BatchRequest; readonly set: DataSet; readonly gzip: boolean };
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

/** One run on the validation profile of the spec: its samples, its main hyperparameters, its machines. Calls nobody. */
export function planRehearsal(config: Config, wish: RehearsalWish): RehearsalPlan {
  const { runId, role, bucket, batch, instanceType } = wish;
  const what = 'test' as const;
  const name = runName(config, what, runId);
  const uriOf = (set: DataSet) => `s3://${bucket}/${dataPrefix(config, set)}`;
  const output = `s3://${bucket}/${runsPrefix(config)}`;
  const training = planTrainingJob(config, {
    ...{ what, runId, role, output, instanceType },
    code: wish.code.train,
    channels: Object.fromEntries(wish.channels.map((set) => [set.what, uriOf(set)])),
    hyperparameters: planHyperparameters(config, { id: 'test', what: 'on the validation profile' }),
    maxRuntime: wish.maxRuntime,
  });
  const model = planModel(config, { what, runId, role, code: wish.code.serve, artifact: `${output}/${name}/output/model.tar.gz` });
  const transform = planTransformJob(config, name, batch.request, {
    ...{ what, runId, instanceType, gzip: batch.gzip },
    input: uriOf(batch.set),
    output: `${output}/${name}/transform`,
  });
  return {
    ...{ name, training, model, transform, bucket },
    endpoint: planEndpoint(config, model, { instanceType }),
    batch: batch.request,
    batchSet: batch.set,
    sets: [...wish.channels, batch.set],
    results: `${runsPrefix(config)}/${name}/`,
  };
}
