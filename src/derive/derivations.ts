import type { Facts } from './facts.ts';
import { renderChannels, renderContentTypes, renderHyperparameters, renderMetrics } from './tables.ts';

/** Everything that is derived from the spec, by the name of its region. To add one: a pure function and a line here. */
export const DERIVATIONS: Readonly<Record<string, (facts: Facts) => string>> = {
  hyperparameters: renderHyperparameters,
  channels: renderChannels,
  metrics: renderMetrics,
  'content-types': renderContentTypes,
};
