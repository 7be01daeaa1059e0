import type { ObserverTable } from '../observer.ts';
import { invocations } from './invocations.ts';
import { health, serveDiagnosis, stop } from './observers.ts';
import { stopBusy } from './stop-busy.ts';
import type { ServeObservations } from './types.ts';

/** Who looks at the serving container as an endpoint. */
export const serveObservers: ObserverTable<ServeObservations> = {
  'serve/health': health,
  'serve/diagnosis': serveDiagnosis,
  'serve/invocations': invocations,
  'serve/stop': stop,
  'serve/stop-busy': stopBusy,
};
