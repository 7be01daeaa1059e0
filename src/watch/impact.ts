import { OBSERVATION_KEYS, withDependants } from '../observe/index.ts';
import type { ObservationKey } from '../observe/types.ts';
import type { Touch } from './inputs.ts';

/** What lies in the project folder is looked at after each change: it costs nothing, and any file may hold a part made from the spec. */
const ALWAYS = ['project/folder', 'project/derived'] as const satisfies readonly ObservationKey[];

/** The observations that look at something directly, as patterns of their keys. */
const LOOKS_AT: Readonly<Record<Touch, RegExp>> = {
  // Hyperparameters, channels, content types and environment go into everything.
  spec: /./,
  train: /^(train|pipe|distributed|image)\/|^model$|^secrets\/training/,
  // Both roles may share one image. A stopped training's model is served, too.
  serve: /^(serve|batch|image)\/|^secrets\/serving|^train\/stopped-model$/,
  // The images are searched for the samples.
  channels: /^(train|pipe|distributed)\/|^model$|^secrets\/(training|samples)|^image\/.*-contents$/,
  // Where there is no input for a batch the first request is taken, and it warms up servers of other experiments.
  requests: /^(serve|batch)\/|^secrets\/(serving|samples)|^train\/stopped-model$|^image\/.*-contents$/,
  batch: /^batch\/|^secrets\/samples|^image\/.*-contents$/,
  papers: /^project\//,
};

/**
 * The observations that may come out differently after files of these kinds have changed: those that look at such files, and all
 * that are made from one of them. A model of another training is another model to serve.
 */
export function findImpact(touches: readonly Touch[]): readonly ObservationKey[] {
  if (touches.length === 0) return [];
  const direct = OBSERVATION_KEYS.filter((key) => touches.some((touch) => LOOKS_AT[touch].test(key)));
  return withDependants([...ALWAYS, ...direct]);
}
