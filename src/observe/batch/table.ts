import type { ObserverTable } from '../observer.ts';
import { transform } from './observers.ts';
import type { BatchObservations } from './types.ts';

/** Who looks at batch transform. */
export const batchObservers: ObserverTable<BatchObservations> = {
  'batch/transform': transform,
};
