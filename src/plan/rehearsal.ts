import type { ObservationKey } from '../observe/types.ts';
import { planBadInput } from './bad-input.ts';
import { planBatch } from './batch.ts';
import type { Project, Scenario } from './scenario.ts';
import { planServing, SERVING } from './serve.ts';
import { planTraining, type TrainingVariant } from './train.ts';
import { findPipeChannel, injectedVariant, NOMINAL, stopVariant, TOPOLOGY, UNTYPED } from './train-variants.ts';

/**
 * The containers that these observations start when all goes well, each once, for `--dry-run`. Counter-experiments are not
 * among them: they depend on what is seen.
 */
export function planRehearsal(
  project: Project,
  keys: readonly ObservationKey[],
  options: { readonly outside: boolean },
): readonly Scenario[] {
  const train = (variant: TrainingVariant) => planTraining(project, { ...variant, ...options });
  const held = findPipeChannel(project.config);
  const planned: Partial<Record<ObservationKey, () => readonly Scenario[]>> = {
    'train/nominal': () => [train(NOMINAL)],
    'train/injected-hyperparameters': () => [train(injectedVariant(project.config))],
    'train/without-content-type': () => [train(UNTYPED)],
    'train/with-topology': () => [train(TOPOLOGY)],
    'train/bad-input': () => planBadInput(project).map(({ variant }) => train(variant)),
    'train/stop': () => [train(stopVariant(held === undefined ? { cpus: 0.05 } : { held }))],
    'serve/health': () => [planServing(project, { ...SERVING, ...options })],
    'serve/stop-busy': () => [planBatch(project, options)],
    'batch/transform': () => [planBatch(project, options)],
  };
  const all = keys.flatMap((key) => planned[key]?.() ?? []);
  return all.filter(({ id }, index) => all.findIndex((other) => other.id === id) === index);
}
