import type { ObserverTable } from '../observer.ts';
import { apart, together } from './observers.ts';
import { distributedStop } from './stop.ts';
import type { DistributedObservations } from './types.ts';

/** Who looks at training on several hosts. */
export const distributedObservers: ObserverTable<DistributedObservations> = {
  'distributed/together': together,
  'distributed/apart': apart,
  'distributed/stop': distributedStop,
};
