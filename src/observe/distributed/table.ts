import type { ObserverTable } from '../observer.ts';
import type { DistributedObservations } from './types.ts';

/** Who looks at training on several hosts. */
export const distributedObservers: ObserverTable<DistributedObservations> = {};
