import type { Config } from '../config/schema.ts';
import type { TrainingVariant } from './train.ts';

/** The training runs of a rehearsal, each by what is special about it. */

export const NOMINAL: TrainingVariant = { id: 'train', what: 'on the sample data' };

export const WATCHED: TrainingVariant = {
  id: 'train-names',
  what: 'on an isolated network with a resolver that knows nobody',
  watched: true,
};

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

/** The plain run with input that can be written to, which tells why it failed (DATA-04). */
export const WRITABLE_INPUT: TrainingVariant = {
  id: 'train-writable-input',
  what: 'with /opt/ml/input writable',
  lifted: 'writable-input',
};

export const STOP_EARLY: TrainingVariant = { id: 'train-stop-early', what: 'stopped right after its start' };
