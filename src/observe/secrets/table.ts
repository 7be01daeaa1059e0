import type { ObserverTable } from '../observer.ts';
import { samples, servingLogs, trainingLogs } from './observers.ts';
import type { SecretObservations } from './types.ts';

/** Who looks for secrets. */
export const secretObservers: ObserverTable<SecretObservations> = {
  'secrets/training-logs': trainingLogs,
  'secrets/serving-logs': servingLogs,
  'secrets/samples': samples,
};
