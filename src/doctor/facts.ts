import type { EngineFacts } from './facts-engine.ts';
import type { EnvironmentFacts, HostFacts, NetworkFacts, SpaceFacts } from './facts-host.ts';
import type { ProjectFacts } from './facts-project.ts';

/** Everything that is looked at, by name. Plain JSON. */
export interface Facts extends HostFacts, EnvironmentFacts, SpaceFacts, NetworkFacts, EngineFacts, ProjectFacts {}

/** A fact that was found, or why it was not, as a sentence; `expected` when something else that is told is the cause. */
export type Found<T> =
  | { readonly status: 'found'; readonly value: T }
  | { readonly status: 'missing'; readonly reason: string; readonly expected: boolean };

export type FoundFacts = { readonly [K in keyof Facts]?: Found<Facts[K]> };
