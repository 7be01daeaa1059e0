import type { Config } from '../config/schema.ts';
import { TUNING_OBJECTIVE } from '../sagemaker/contract.ts';
import type { TrainingVariant } from './train.ts';

/** The training runs of a rehearsal, each by what is special about it. */

export const NOMINAL: TrainingVariant = { id: 'train', what: 'on the sample data' };

export const UNTYPED: TrainingVariant = {
  id: 'train-untyped',
  what: 'without ContentType in inputdataconfig.json',
  withoutContentTypes: true,
};

export const TOPOLOGY: TrainingVariant = {
  id: 'train-topology',
  what: 'with a topology of null in resourceconfig.json',
  withTopology: true,
};

export const WATCHED: TrainingVariant = {
  id: 'train-names',
  what: 'on an isolated network with a resolver that knows nobody',
  watched: true,
};

/** With what a tuning job and SDK clients add (TRAIN-08); clients of frameworks quote their values. */
export function injectedVariant({ training }: Config): TrainingVariant {
  const objective = training.objectives[0]?.metric ?? Object.keys(training.metrics)[0] ?? 'validation:loss';
  return {
    id: 'train-injected',
    what: 'with the hyperparameters that tuning jobs and clients add',
    hyperparameters: { [TUNING_OBJECTIVE]: objective, sagemaker_job_name: '"local-job"', sagemaker_container_log_level: '20' },
  };
}

/** A channel with a sample that promises Pipe mode: where its bytes are kept back the run lasts as long as wanted (TRAIN-30). */
export function findPipeChannel({ samples, training }: Config): string | undefined {
  return Object.keys(samples.channels).find((name) => training.channels[name]?.inputModes.includes('Pipe'));
}

/** The run that is stopped in the middle: held by a pipe, or slowed to a share of a core. */
export function stopVariant(how: { readonly held: string } | { readonly cpus: number }): TrainingVariant {
  const id = 'train-stop';
  if ('held' in how) {
    return { id, what: `with channel '${how.held}' as a pipe that keeps back its bytes`, modes: { [how.held]: 'Pipe' } };
  }
  return how.cpus < 1 ? { id, what: `slowed to ${how.cpus} of a core`, cpus: how.cpus } : { id, what: 'as usual' };
}
