import type { Config } from '../config/schema.ts';
import type { Use } from './types.ts';

/** What the examples and the notebook put into their jobs: the sample run, as buyers repeat it. */
export interface JobParts {
  /** Begins the names of everything that is made. */
  readonly base: string;
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly channels: readonly { readonly name: string; readonly contentType: string | undefined; readonly mode: string }[];
  readonly instanceTypes: Readonly<Record<Use, string>>;
  readonly batch:
    | {
        readonly contentType: string;
        readonly accept: string | undefined;
        readonly splitType: string;
        /** Undefined where the container is asked. */
        readonly strategy: string | undefined;
        readonly assembleWith: string;
      }
    | undefined;
  readonly objectives: readonly { readonly metric: string; readonly type: string }[];
}

/** Names of jobs may have 63 characters; something that tells runs apart is added to this. */
const BASE_MAX = 40;

/** The jobs of a spec. */
export function describeJobs(config: Config): JobParts {
  const { samples, training } = config;
  return {
    base: config.name.slice(0, BASE_MAX).replace(/-+$/, ''),
    hyperparameters: Object.fromEntries(Object.entries(samples.hyperparameters[0] ?? {}).map(([name, value]) => [name, String(value)])),
    channels: Object.entries(samples.channels).map(([name, sample]) => ({
      name,
      contentType: sample.contentType ?? training.channels[name]?.contentTypes[0],
      mode: sample.inputMode,
    })),
    instanceTypes: recommendInstanceTypes(config),
    batch:
      samples.batch === undefined
        ? undefined
        : {
            contentType: samples.batch.contentType,
            accept: samples.batch.accept,
            splitType: samples.batch.splitType,
            // MultiRecord stands in every spec that says nothing; then the container is asked, as it was for the recordings.
            strategy: samples.batch.strategy === 'SingleRecord' ? samples.batch.strategy : undefined,
            assembleWith: samples.batch.assembleWith,
          },
    objectives: training.objectives,
  };
}

/** The machines to begin with: those that the seller names, else the first that is supported. */
export function recommendInstanceTypes({ listing, training, inference }: Config): Readonly<Record<Use, string>> {
  const { recommendedInstanceTypes: wanted } = listing;
  return {
    training: wanted.training ?? training.instanceTypes[0] ?? '',
    transform: wanted.transform ?? inference.transformInstanceTypes[0] ?? '',
    realtime: wanted.realtime ?? inference.realtimeInstanceTypes[0] ?? '',
  };
}
