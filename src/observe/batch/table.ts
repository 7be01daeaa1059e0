import type { ObserverTable } from '../observer.ts';
import { transform, variables } from './observers.ts';
import type { BatchObservations } from './types.ts';

/** Who looks at batch transform. */
export const batchObservers: ObserverTable<BatchObservations> = {
  'batch/transform': transform,
  'batch/variables': variables,
};
